import { gunzipSync, inflateSync } from 'node:zlib';
import { InputError } from '../inputError';
import { fillDither } from './dither';
import { decodeByLibrary } from './fitsjsTiles';
import type { FitsHeader } from './header';
import { type RawPixels, readBigEndian } from './pixels';
import { decodePlio } from './plio';
import { decodeRice } from './rice';
import { axisLengths, BITPIX_TYPES } from './scanHdus';
import { openTileTable, type TileTable } from './tileTable';

/** A compressed image before BSCALE and BZERO; `blank` is the raw integer that stands for no value. */
export interface DecodedTiles {
  readonly raw: RawPixels;
  readonly blank?: number;
}

interface TileContext {
  readonly table: TileTable;
  readonly header: FitsHeader;
  readonly name: string;
  readonly algorithm: string;
  /** ZBITPIX: the type of the uncompressed image. */
  readonly bitpix: number;
  readonly blockSize: number;
  readonly bytesPerPixel: number;
  readonly dither: string;
  readonly ditherSeed: number;
  /** Room for one tile, used again for the next: taking new memory costs as much as decoding. */
  readonly room: {
    readonly integers: Int32Array;
    readonly dither: Float32Array;
    readonly floats: Float64Array | Float32Array;
  };
  /** Floats are kept as integers, to be scaled. */
  readonly quantised: boolean;
}

/** Values that quantised tiles keep for NaN and for exact zero (FITS standard 4.0, section 10.2.1). */
const NULL_VALUE = -2147483647;
const ZERO_VALUE = -2147483646;

/**
 * Decodes a tile-compressed image (FITS standard 4.0, section 10): RICE_1, GZIP_1, GZIP_2, PLIO_1 here, HCOMPRESS_1 by
 * fitsjs-ng, integers or quantised floats with or without dithering, any tile shape, any number of axes.
 * `header` is the table's, `data` its data unit. Throws InputError for what cannot be decoded.
 */
export async function decodeTiledImage(header: FitsHeader, data: Uint8Array, name: string): Promise<DecodedTiles> {
  const axes = axisLengths(header, name, 'Z');
  const algorithm = (header.text('ZCMPTYPE') ?? '').toUpperCase();
  assertPossibleSize(axes, data, name);
  if (axes.includes(0)) return { raw: new Uint8Array(0) };
  const tile = tileLengths(header, axes, name);
  if (algorithm === 'HCOMPRESS_1') return decodeByLibrary(header, data, name);
  if (!['RICE_1', 'RICE_ONE', 'GZIP_1', 'GZIP_2', 'PLIO_1', 'NOCOMPRESS'].includes(algorithm)) {
    throw new InputError(`${name} is compressed with ${algorithm || 'nothing named in ZCMPTYPE'}, which is not known`);
  }
  const tilePixels = tile.reduce((product, length) => product * length, 1);
  const tiles = axes.map((length, axis) => Math.ceil(length / tile[axis]!));
  const count = tiles.reduce((product, n) => product * n, 1);
  const table = openTileTable(header, data, name);
  if (count > table.rows) throw new InputError(`${name} has ${table.rows} tiles, its size needs ${count}`);
  const { context, raw } = reserve(axes, name, () => {
    const context = tileContext(header, table, { name, tilePixels });
    return { context, raw: allocate(context.bitpix, axes) };
  });
  for (let row = 0; row < count; row++) {
    const box = tileBox(row, { axes, tile, tiles });
    placeTile(
      raw,
      decodeTile(
        row,
        box.shape.reduce((product, n) => product * n, 1),
        context,
      ),
      { axes, box },
    );
  }
  return { raw, blank: context.bitpix > 0 ? (header.number('ZBLANK') ?? header.number('BLANK')) : undefined };
}

function tileContext(
  header: FitsHeader,
  table: TileTable,
  { name, tilePixels }: { name: string; tilePixels: number },
): TileContext {
  const bitpix = header.number('ZBITPIX') ?? 0;
  if (!BITPIX_TYPES.includes(bitpix)) throw new InputError(`${name} declares ZBITPIX = ${bitpix}`);
  const parameter = (wanted: string, otherwise: number): number => {
    for (let i = 1; header.has(`ZNAME${i}`); i++) {
      if (header.text(`ZNAME${i}`)?.toUpperCase() === wanted) return header.number(`ZVAL${i}`) ?? otherwise;
    }
    return otherwise;
  };
  return {
    table,
    header,
    name,
    algorithm: (header.text('ZCMPTYPE') ?? '').toUpperCase(),
    bitpix,
    blockSize: parameter('BLOCKSIZE', 32),
    bytesPerPixel: parameter('BYTEPIX', 4),
    quantised: bitpix < 0,
    room: {
      integers: new Int32Array(tilePixels),
      dither: new Float32Array(bitpix < 0 ? tilePixels : 0),
      floats: bitpix === -32 ? new Float32Array(tilePixels) : new Float64Array(bitpix < 0 ? tilePixels : 0),
    },
    dither: (header.text('ZQUANTIZ') ?? 'NO_DITHER').toUpperCase(),
    ditherSeed: ditherSeed(header, name),
  };
}

function ditherSeed(header: FitsHeader, name: string): number {
  const seed = header.get('ZDITHER0') ?? 1;
  if (typeof seed !== 'number' || !Number.isInteger(seed) || seed < 1 || seed > 10_000) {
    throw new InputError(`${name} declares ZDITHER0 = ${seed}, wanted 1 to 10000`);
  }
  return seed;
}

/** Gzip shrinks to a 1032th at most, PLIO holds runs of 4095 pixels in two bytes: a header that declares more lies. */
const MOST_PIXELS_PER_BYTE = 2048;
const MOST_EMPTY_PIXELS = 2 ** 26;

/** Before memory is taken: can the bytes hold so many pixels at all? HCOMPRESS of an empty image has no such limit. */
function assertPossibleSize(axes: readonly number[], data: Uint8Array, name: string): void {
  const count = axes.reduce((product, length) => product * length, 1);
  if (count > MOST_EMPTY_PIXELS && count > data.length * MOST_PIXELS_PER_BYTE) {
    throw new InputError(`${name} declares ${axes.join(' x ')} pixels but holds only ${data.length} bytes`);
  }
}

/** ZTILE1 ... ZTILEn; by default a tile is one row. No tile is longer than the image. */
function tileLengths(header: FitsHeader, axes: readonly number[], name: string): number[] {
  return axes.map((axisLength, axis) => {
    const length = header.get(`ZTILE${axis + 1}`) ?? (axis === 0 ? axisLength : 1);
    if (typeof length !== 'number' || !Number.isInteger(length) || length < 1) {
      throw new InputError(`${name} declares ZTILE${axis + 1} = ${length}, wanted a whole number from 1`);
    }
    return Math.min(length, axisLength);
  });
}

function allocate(bitpix: number, axes: readonly number[]): RawPixels {
  const count = axes.reduce((product, length) => product * length, 1);
  if (bitpix === 8) return new Uint8Array(count);
  if (bitpix === 16) return new Int16Array(count);
  if (bitpix === 32) return new Int32Array(count);
  return bitpix === -32 ? new Float32Array(count) : new Float64Array(count);
}

/** Takes memory for an image of these axes. Throws InputError when there is not enough. */
function reserve<T>(axes: readonly number[], name: string, take: () => T): T {
  try {
    return take();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Node reports exhausted memory as a RangeError.
    throw new InputError(`${name} declares ${axes.join(' x ')} pixels, more than fit into memory`);
  }
}

interface Box {
  readonly start: readonly number[];
  readonly shape: readonly number[];
}

/** Where tile number `row` lies: tiles run along the first axis first; those at the far edge are cut off. */
function tileBox(
  row: number,
  { axes, tile, tiles }: { axes: readonly number[]; tile: readonly number[]; tiles: readonly number[] },
): Box {
  let rest = row;
  const start = tiles.map((n, axis) => {
    const index = rest % n;
    rest = Math.floor(rest / n);
    return index * tile[axis]!;
  });
  return { start, shape: start.map((first, axis) => Math.min(tile[axis]!, axes[axis]! - first)) };
}

/** Copies a tile, line by line, to its place in the image. */
function placeTile(image: RawPixels, values: RawPixels, { axes, box }: { axes: readonly number[]; box: Box }): void {
  const width = box.shape[0]!;
  for (let line = 0; line * width < values.length; line++) {
    let rest = line;
    let target = box.start[0]!;
    let stride = axes[0]!;
    for (let axis = 1; axis < axes.length; axis++) {
      target += (box.start[axis]! + (rest % box.shape[axis]!)) * stride;
      rest = Math.floor(rest / box.shape[axis]!);
      stride *= axes[axis]!;
    }
    image.set(values.subarray(line * width, (line + 1) * width) as never, target);
  }
}

function decodeTile(row: number, count: number, context: TileContext): RawPixels {
  const { table, name, bitpix } = context;
  const compressed = table.bytes('COMPRESSED_DATA', row);
  if (compressed === undefined) return losslessTile(row, count, context);
  const scale = table.number('ZSCALE', row) ?? context.header.number('ZSCALE');
  if (bitpix < 0 && (scale === undefined || scale === 0)) {
    const exact = { ...context, quantised: false };
    return context.algorithm === 'NOCOMPRESS'
      ? fromBytes(compressed, count, exact)
      : fromGzip(compressed, count, exact);
  }
  const integers = decodeIntegers(compressed, count, context, row);
  if (bitpix > 0) return integers;
  const zero = table.number('ZZERO', row) ?? context.header.number('ZZERO') ?? 0;
  const blank = table.number('ZBLANK', row) ?? context.header.number('ZBLANK') ?? NULL_VALUE;
  if (!['NO_DITHER', 'NONE', '', 'SUBTRACTIVE_DITHER_1', 'SUBTRACTIVE_DITHER_2'].includes(context.dither)) {
    throw new InputError(`${name} is quantised with ${context.dither}, which is not known`);
  }
  return restoreFloats(integers, { scale: scale!, zero, blank, row, context });
}

/** Tiles that did not shrink under the main algorithm stand in columns of their own. */
function losslessTile(row: number, count: number, context: TileContext): RawPixels {
  const zipped = context.table.bytes('GZIP_COMPRESSED_DATA', row);
  if (zipped) return fromGzip(zipped, count, { ...context, algorithm: 'GZIP_1', quantised: false });
  const plain = context.table.bytes('UNCOMPRESSED_DATA', row);
  if (plain) return fromBytes(plain, count, { ...context, quantised: false });
  throw new InputError(`${context.name}: tile ${row + 1} is empty`);
}

function decodeIntegers(compressed: Uint8Array, count: number, context: TileContext, row: number): RawPixels {
  if (context.algorithm === 'NOCOMPRESS') return fromBytes(compressed, count, context);
  if (context.algorithm.startsWith('GZIP')) return fromGzip(compressed, count, context);
  const integers = context.room.integers.subarray(0, count);
  if (context.algorithm === 'PLIO_1') integers.fill(0);
  try {
    if (context.algorithm === 'PLIO_1') decodePlio(compressed, integers);
    else decodeRice(compressed, integers, context);
  } catch (error) {
    throw error instanceof InputError ? new InputError(`${context.name}, tile ${row + 1}: ${error.message}`) : error;
  }
  // One byte pixels are unsigned in FITS; the coder thinks of them as signed.
  if (context.bitpix === 8) for (let i = 0; i < count; i++) integers[i]! &= 255;
  return integers;
}

function fromGzip(zipped: Uint8Array, count: number, context: TileContext): RawPixels {
  let bytes: Uint8Array;
  // A tile that unpacks to more than its pixels is damaged, or made to exhaust the memory.
  const limit = { maxOutputLength: 8 * count };
  try {
    bytes = zipped[0] === 0x1f && zipped[1] === 0x8b ? gunzipSync(zipped, limit) : inflateSync(zipped, limit);
  } catch (error) {
    throw new InputError(`${context.name}: a gzip tile is damaged (${(error as Error).message})`);
  }
  return fromBytes(context.algorithm === 'GZIP_2' ? unshuffle(bytes, count) : bytes, count, context);
}

/** GZIP_2 stores the first bytes of all values, then the second bytes ... (FITS standard 4.0, section 10.4.2). */
function unshuffle(bytes: Uint8Array, count: number): Uint8Array {
  const width = Math.floor(bytes.length / count);
  const plain = new Uint8Array(count * width);
  for (let byte = 0; byte < width; byte++) {
    for (let i = 0; i < count; i++) plain[i * width + byte] = bytes[byte * count + i]!;
  }
  return plain;
}

/** The width of a value follows from the length; quantised floats are 32-bit integers. */
function fromBytes(bytes: Uint8Array, count: number, context: TileContext): RawPixels {
  const width = bytes.length / count;
  if (![1, 2, 4, 8].includes(width)) {
    throw new InputError(`${context.name}: a tile of ${count} pixels has ${bytes.length} bytes`);
  }
  const isFloat = context.bitpix < 0 && !context.quantised;
  if (isFloat && width !== -context.bitpix / 8) {
    throw new InputError(`${context.name}: a tile has floats of ${width} bytes, ZBITPIX says ${-context.bitpix / 8}`);
  }
  return readBigEndian(bytes, isFloat ? context.bitpix : width * 8, count);
}

function restoreFloats(
  integers: RawPixels,
  {
    scale,
    zero,
    blank,
    row,
    context,
  }: { scale: number; zero: number; blank: number; row: number; context: TileContext },
): RawPixels {
  const values = context.room.floats.subarray(0, integers.length);
  const dither = context.room.dither.subarray(0, integers.length);
  // Without dither a half is taken off and added again.
  if (context.dither.startsWith('SUBTRACTIVE')) fillDither(dither, row, context.ditherSeed);
  else dither.fill(0.5);
  const keepsZero = context.dither === 'SUBTRACTIVE_DITHER_2';
  for (let i = 0; i < values.length; i++) {
    const integer = integers[i]!;
    if (integer === blank) values[i] = Number.NaN;
    else if (keepsZero && integer === ZERO_VALUE) values[i] = 0;
    else values[i] = (integer - dither[i]! + 0.5) * scale + zero;
  }
  return values;
}
