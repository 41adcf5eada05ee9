import { gunzipSync, inflateSync } from 'node:zlib';
import { InputError } from '../inputError';
import type { ByteSource } from './byteSource';
import { decodeHcompress } from './fitsjsTiles';
import type { FitsHeader } from './header';
import { type Pixels, type RawPixels, readBigEndian, toPhysical } from './pixels';
import { decodePlio } from './plio';
import { decodeRiceFloats, restoreFloats } from './quantised';
import { reserve } from './reserve';
import { decodeRice } from './rice';
import { axisLengths, BITPIX_TYPES } from './scanHdus';
import { type PixelRange, placeTile, reachesInto, type TileBox, type TileGrid, tileGrid } from './tileGrid';
import { openTileTable, type TileTable } from './tileTable';

interface TileContext {
  readonly table: TileTable;
  readonly header: FitsHeader;
  readonly algorithm: string;
  /** ZBITPIX: the type of the uncompressed image. */
  readonly bitpix: number;
  readonly blockSize: number;
  readonly bytesPerPixel: number;
  readonly smooth: boolean;
  /** Floats are kept as integers, to be scaled. */
  readonly quantised: boolean;
  /** Room for one tile, used again for the next: taking new memory costs as much as decoding. */
  readonly room: {
    readonly integers: Int32Array;
    readonly dither: Float32Array;
    readonly floats: Float32Array | Float64Array;
  };
}

interface TileShape {
  /** Number of the tile, from 0. */
  readonly tile: number;
  readonly shape: readonly number[];
  /** Pixels. */
  readonly count: number;
}

const ALGORITHMS = ['RICE_1', 'RICE_ONE', 'GZIP_1', 'GZIP_2', 'PLIO_1', 'HCOMPRESS_1', 'NOCOMPRESS'];

/** What is wanted of a tile-compressed image. */
export interface WantedTiles {
  /** Stands in errors. */
  readonly name: string;
  /** The header that the image had: BSCALE, BZERO. */
  readonly imageHeader: FitsHeader;
  /** First pixel and number of pixels: all, or those of a plane. */
  readonly range: PixelRange;
}

/**
 * Decodes a tile-compressed image (FITS standard 4.0, section 10): RICE_1, GZIP_1, GZIP_2, PLIO_1 here, HCOMPRESS_1 by
 * fitsjs-ng, integers or quantised floats with or without dithering, any tile shape, any number of axes.
 * `header` is the table's, `data` its data unit. Throws InputError for what cannot be decoded.
 */
export async function decodeTiledImage(header: FitsHeader, data: ByteSource, wanted: WantedTiles): Promise<Pixels> {
  const { name, range, imageHeader } = wanted;
  const tiles = openTiles(header, data, wanted);
  if (tiles === undefined) return new Uint8Array(0);
  const raw = reserve(tiles.axes, name, () => allocate(tiles.context.bitpix, range.count));
  await eachTile(tiles, wanted, (values, box) => placeTile(raw, values, { axes: tiles.axes, box, range }));
  return toPhysical(raw, imageHeader, tiles.blank);
}

/** The same as single precision, without holding more than the image and a tile. */
export async function decodeTiledFloats(
  header: FitsHeader,
  data: ByteSource,
  wanted: WantedTiles,
): Promise<Float32Array> {
  const { name, range, imageHeader } = wanted;
  const tiles = openTiles(header, data, wanted);
  if (tiles === undefined) return new Float32Array(0);
  const { axes, context, blank } = tiles;
  const floats = reserve(axes, name, () => new Float32Array(range.count));
  const isFloat = context.bitpix === -32 && !imageHeader.has('BSCALE') && !imageHeader.has('BZERO');
  await eachTile(tiles, wanted, (values, box) => {
    const physical = isFloat ? values : toPhysical(typed(values, context.bitpix), imageHeader, blank);
    placeTile(floats, physical, { axes, box, range });
  });
  return floats;
}

/** A coder gives integers of 32 bits, whatever the image's type. */
function typed(values: RawPixels, bitpix: number): RawPixels {
  const result = allocate(bitpix, values.length);
  result.set(values);
  return result;
}

interface Tiles {
  readonly axes: readonly number[];
  readonly grid: TileGrid;
  readonly context: TileContext;
  /** The raw integer that stands for no value. */
  readonly blank: number | undefined;
}

/** Undefined for an image without pixels. */
function openTiles(header: FitsHeader, data: ByteSource, { name }: WantedTiles): Tiles | undefined {
  const axes = axisLengths(header, name, 'Z');
  assertPossibleSize(axes, data.length, name);
  if (axes.includes(0)) return undefined;
  const grid = tileGrid(header, axes, name);
  const table = openTileTable(header, data, name);
  if (grid.count > table.rows) throw new InputError(`${name} has ${table.rows} tiles, its size needs ${grid.count}`);
  const context = reserve(axes, name, () =>
    tileContext(header, table, { name, tilePixels: pixelCount(grid.box(0).shape) }),
  );
  const blank = context.bitpix > 0 ? (header.number('ZBLANK') ?? header.number('BLANK')) : undefined;
  return { axes, grid, context, blank };
}

/** Decodes the tiles that reach into the range; what `place` gets is valid until the next tile. */
async function eachTile(
  { axes, grid, context }: Tiles,
  { name, range }: WantedTiles,
  place: (values: RawPixels, box: TileBox) => void,
): Promise<void> {
  for (let tile = 0; tile < grid.count; tile++) {
    const box = grid.box(tile);
    if (!reachesInto(box, axes, range)) continue;
    const count = pixelCount(box.shape);
    try {
      place(await decodeTile({ tile, shape: box.shape, count }, context), box);
    } catch (error) {
      throw error instanceof InputError ? new InputError(`${name}, tile ${tile + 1}: ${error.message}`) : error;
    }
  }
}

function tileContext(
  header: FitsHeader,
  table: TileTable,
  { name, tilePixels }: { name: string; tilePixels: number },
): TileContext {
  const bitpix = header.number('ZBITPIX') ?? 0;
  if (!BITPIX_TYPES.includes(bitpix)) throw new InputError(`${name} declares ZBITPIX = ${bitpix}`);
  const algorithm = (header.text('ZCMPTYPE') ?? '').toUpperCase();
  if (!ALGORITHMS.includes(algorithm)) {
    throw new InputError(`${name} is compressed with ${algorithm || 'nothing named in ZCMPTYPE'}, which is not known`);
  }
  // PLIO knows no negative numbers: cfitsio keeps the unsigned values, astropy those after BZERO, and no keyword tells.
  if (algorithm === 'PLIO_1' && header.number('BZERO') === 32768) {
    throw new InputError(`${name} is PLIO_1 with BZERO = 32768, which writers mean differently: not decoded`);
  }
  const parameter = (wanted: string, otherwise: number): number => {
    for (let i = 1; header.has(`ZNAME${i}`); i++) {
      if (header.text(`ZNAME${i}`)?.toUpperCase() === wanted) return header.number(`ZVAL${i}`) ?? otherwise;
    }
    return otherwise;
  };
  return {
    table,
    header,
    algorithm,
    bitpix,
    blockSize: parameter('BLOCKSIZE', 32),
    bytesPerPixel: parameter('BYTEPIX', 4),
    smooth: parameter('SMOOTH', 0) !== 0,
    quantised: bitpix < 0,
    room: {
      integers: new Int32Array(tilePixels),
      dither: new Float32Array(bitpix < 0 ? tilePixels : 0),
      floats: bitpix === -32 ? new Float32Array(tilePixels) : new Float64Array(bitpix < 0 ? tilePixels : 0),
    },
  };
}

function pixelCount(axes: readonly number[]): number {
  return axes.reduce((product, length) => product * length, 1);
}

/** Gzip shrinks to a 1032th at most, PLIO holds runs of 4095 pixels in two bytes: a header that declares more lies. */
const MOST_PIXELS_PER_BYTE = 2048;
const MOST_EMPTY_PIXELS = 2 ** 26;

/** Before memory is taken: can the bytes hold so many pixels at all? HCOMPRESS of an empty image has no such limit. */
function assertPossibleSize(axes: readonly number[], bytes: number, name: string): void {
  const count = pixelCount(axes);
  if (count > MOST_EMPTY_PIXELS && count > bytes * MOST_PIXELS_PER_BYTE) {
    throw new InputError(`${name} declares ${axes.join(' x ')} pixels but holds only ${bytes} bytes`);
  }
}

function allocate(bitpix: number, count: number): RawPixels {
  if (bitpix === 8) return new Uint8Array(count);
  if (bitpix === 16) return new Int16Array(count);
  if (bitpix === 32) return new Int32Array(count);
  return bitpix === -32 ? new Float32Array(count) : new Float64Array(count);
}

async function decodeTile(place: TileShape, context: TileContext): Promise<RawPixels> {
  const { table, bitpix, header, algorithm } = context;
  const { tile, count } = place;
  const compressed = table.bytes('COMPRESSED_DATA', tile);
  if (compressed === undefined) return losslessTile(place, context);
  const scale = table.number('ZSCALE', tile) ?? header.number('ZSCALE');
  if (bitpix < 0 && (scale === undefined || scale === 0)) {
    const exact = { ...context, quantised: false };
    return algorithm === 'NOCOMPRESS' ? fromBytes(compressed, count, exact) : fromGzip(compressed, count, exact);
  }
  if (bitpix > 0) return decodeIntegers(compressed, place, context);
  const quantisation = {
    header,
    tile,
    scale: scale!,
    zero: table.number('ZZERO', tile) ?? header.number('ZZERO') ?? 0,
    blank: table.number('ZBLANK', tile) ?? header.number('ZBLANK'),
  };
  if (bitpix === -32 && algorithm.startsWith('RICE') && isInt32(quantisation.blank)) {
    return decodeRiceFloats({ bytes: compressed, count }, context, quantisation);
  }
  return restoreFloats(await decodeIntegers(compressed, place, context), { ...quantisation, room: context.room });
}

/** Or nothing at all. */
function isInt32(blank: number | undefined): boolean {
  return blank === undefined || (blank | 0) === blank;
}

/** Tiles that did not shrink under the main algorithm stand in columns of their own. */
function losslessTile({ tile, count }: TileShape, context: TileContext): RawPixels {
  const zipped = context.table.bytes('GZIP_COMPRESSED_DATA', tile);
  if (zipped) return fromGzip(zipped, count, { ...context, algorithm: 'GZIP_1', quantised: false });
  const plain = context.table.bytes('UNCOMPRESSED_DATA', tile);
  if (plain) return fromBytes(plain, count, { ...context, quantised: false });
  throw new InputError('it holds no data');
}

async function decodeIntegers(bytes: Uint8Array, place: TileShape, context: TileContext): Promise<RawPixels> {
  const { algorithm, bitpix } = context;
  const { count } = place;
  if (algorithm === 'NOCOMPRESS') return fromBytes(bytes, count, context);
  if (algorithm.startsWith('GZIP')) return fromGzip(bytes, count, context);
  if (algorithm === 'HCOMPRESS_1') return fromHcompress(bytes, place, context);
  const integers = context.room.integers.subarray(0, count);
  if (algorithm === 'PLIO_1') decodePlio(bytes, integers.fill(0));
  else decodeRice(bytes, integers, context);
  // One byte pixels are unsigned in FITS; the coder thinks of them as signed.
  if (bitpix === 8) for (let i = 0; i < count; i++) integers[i]! &= 255;
  return integers;
}

/** A lossy image may leave the range of its type by a little: the limit of the type stands for what is beyond. */
async function fromHcompress(
  bytes: Uint8Array,
  { shape }: TileShape,
  { bitpix, smooth }: TileContext,
): Promise<Int32Array> {
  const [width = 1, height = 1, ...further] = shape;
  if (further.some((length) => length > 1)) throw new InputError(`HCOMPRESS tiles are 2-D, got ${shape.join(' x ')}`);
  const integers = await decodeHcompress(bytes, { width, height, smooth });
  const [low, high] = bitpix === 8 ? [0, 255] : bitpix === 16 ? [-32768, 32767] : [-(2 ** 31), 2 ** 31 - 1];
  return integers.map((value) => Math.min(high, Math.max(low, value)));
}

function fromGzip(zipped: Uint8Array, count: number, context: TileContext): RawPixels {
  let bytes: Uint8Array;
  // A tile that unpacks to more than its pixels is damaged, or made to exhaust the memory.
  const limit = { maxOutputLength: 8 * count };
  try {
    bytes = zipped[0] === 0x1f && zipped[1] === 0x8b ? gunzipSync(zipped, limit) : inflateSync(zipped, limit);
  } catch (error) {
    throw new InputError(`its gzip stream is damaged (${(error as Error).message})`);
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
function fromBytes(bytes: Uint8Array, count: number, { bitpix, quantised }: TileContext): RawPixels {
  const width = bytes.length / count;
  if (![1, 2, 4, 8].includes(width)) throw new InputError(`its ${count} pixels have ${bytes.length} bytes`);
  const isFloat = bitpix < 0 && !quantised;
  if (isFloat && width !== -bitpix / 8) {
    throw new InputError(`its floats have ${width} bytes, ZBITPIX says ${-bitpix / 8}`);
  }
  return readBigEndian(bytes, isFloat ? bitpix : width * 8, count);
}
