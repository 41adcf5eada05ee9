import { gzipSync } from 'node:zlib';
import type { Image } from '../image/image';
import { selectRankInPlace } from '../image/selectRank';
import { fillDither } from './dither';
import type { HeaderCard } from './header';
import { encodeRice } from './rice';

const BLOCK_SIZE = 32;
/** Quantisation step: the noise over this number, cfitsio's default (fpack -q 4). */
const STEPS_PER_SIGMA = 4;
/** Quantised values stay well inside 32 bits; a row with a wider range is kept exactly. */
const WIDEST_RANGE = 2 ** 31 - 100;

/** A compressed image as FITS keeps it: a binary table, one row a tile, and what describes it. */
export interface CompressedTable {
  readonly cards: readonly HeaderCard[];
  readonly data: Uint8Array;
}

interface Tile {
  readonly rice?: Uint8Array;
  readonly gzip?: Uint8Array;
  readonly scale: number;
  readonly zero: number;
}

/**
 * Compresses a float image as Las Cumbres' pipeline does: one tile a row, quantised to a quarter of the row's noise
 * with SUBTRACTIVE_DITHER_1, RICE_1; rows without noise or with NaN are kept exactly, with gzip (readers disagree on
 * NaN in quantised rows). `ditherSeed` is
 * ZDITHER0, 1 to 10000. Source: Pence, White and Seaman 2010, PASP 122, 1065; FITS standard 4.0, section 10.
 */
export function riceFloats(image: Image, ditherSeed: number): CompressedTable {
  const tiles = rows(image).map((row, y) => quantisedTile(row, y, ditherSeed));
  return {
    cards: [
      ...tableCards(image, tiles, ['COMPRESSED_DATA', 'GZIP_COMPRESSED_DATA', 'ZSCALE', 'ZZERO']),
      ...tileCards(image, { bitpix: -32, bytesPerPixel: 4 }),
      { keyword: 'ZQUANTIZ', value: 'SUBTRACTIVE_DITHER_1' },
      { keyword: 'ZDITHER0', value: ditherSeed },
    ],
    data: tableBytes(tiles, true),
  };
}

/** Compresses integers (already as they stand in the file, before BZERO) without loss, one tile a row. */
export function riceIntegers(
  values: Int16Array | Int32Array,
  size: { width: number; height: number },
): CompressedTable {
  const bytesPerPixel = values.BYTES_PER_ELEMENT;
  const tiles: Tile[] = [];
  for (let y = 0; y < size.height; y++) {
    const row = Int32Array.from(values.subarray(y * size.width, (y + 1) * size.width));
    tiles.push({ rice: encodeRice(row, { blockSize: BLOCK_SIZE, bytesPerPixel }), scale: 1, zero: 0 });
  }
  return {
    cards: [
      ...tableCards(size, tiles, ['COMPRESSED_DATA']),
      ...tileCards(size, { bitpix: 8 * bytesPerPixel, bytesPerPixel }),
    ],
    data: tableBytes(tiles, false),
  };
}

function rows({ data, width, height }: Image): Float32Array[] {
  return Array.from({ length: height }, (_, y) => data.subarray(y * width, (y + 1) * width));
}

function quantisedTile(row: Float32Array, tile: number, ditherSeed: number): Tile {
  const { low, high } = range(row);
  const scale = rowNoise(row) / STEPS_PER_SIGMA;
  if (!(scale > 0 && (high - low) / scale < WIDEST_RANGE)) return losslessTile(row);
  const zero = Math.round(low / scale) * scale;
  const dither = new Float32Array(row.length);
  fillDither(dither, tile, ditherSeed);
  const integers = new Int32Array(row.length);
  // Adding a half and cutting off rounds: the values are not negative once the zero point is taken off.
  for (let x = 0; x < row.length; x++) integers[x] = Math.floor((row[x]! - zero) / scale + dither[x]!);
  return { rice: encodeRice(integers, { blockSize: BLOCK_SIZE, bytesPerPixel: 4 }), scale, zero };
}

function losslessTile(row: Float32Array): Tile {
  const bytes = Buffer.from(Float32Array.from(row).buffer).swap32();
  return { gzip: gzipSync(bytes, { level: 1 }), scale: 0, zero: 0 };
}

/** Lowest and highest value; both NaN when the row holds one. */
function range(row: Float32Array): { low: number; high: number } {
  let low = row[0]!;
  let high = row[0]!;
  for (let x = 0; x < row.length; x++) {
    const value = row[x]!;
    if (!(value >= low)) low = value;
    if (!(value <= high)) high = value;
    if (Number.isNaN(value)) return { low: value, high: value };
  }
  return { low, high };
}

/** Noise of a row from third-order differences, 0.6052697 median |2 x(i) - x(i-2) - x(i+2)| (Stoehr et al. 2007, ST-ECF Newsletter 42, 4). */
function rowNoise(row: Float32Array): number {
  const differences = new Float32Array(Math.max(0, row.length - 4));
  let count = 0;
  for (let x = 2; x < row.length - 2; x++) {
    const difference = Math.abs(2 * row[x]! - row[x - 2]! - row[x + 2]!);
    if (difference < Number.POSITIVE_INFINITY) differences[count++] = difference;
  }
  return count === 0 ? 0 : 0.6052697 * selectRankInPlace(differences.subarray(0, count), count >> 1);
}

function tileCards(
  { width, height }: { width: number; height: number },
  { bitpix, bytesPerPixel }: { bitpix: number; bytesPerPixel: number },
): HeaderCard[] {
  return [
    { keyword: 'ZIMAGE', value: true, comment: 'this table holds a compressed image' },
    { keyword: 'ZTENSION', value: 'IMAGE' },
    { keyword: 'ZBITPIX', value: bitpix },
    { keyword: 'ZNAXIS', value: 2 },
    { keyword: 'ZNAXIS1', value: width },
    { keyword: 'ZNAXIS2', value: height },
    { keyword: 'ZPCOUNT', value: 0 },
    { keyword: 'ZGCOUNT', value: 1 },
    { keyword: 'ZTILE1', value: width },
    { keyword: 'ZTILE2', value: 1 },
    { keyword: 'ZCMPTYPE', value: 'RICE_1' },
    { keyword: 'ZNAME1', value: 'BLOCKSIZE' },
    { keyword: 'ZVAL1', value: BLOCK_SIZE },
    { keyword: 'ZNAME2', value: 'BYTEPIX' },
    { keyword: 'ZVAL2', value: bytesPerPixel },
  ];
}

const ARRAY_COLUMNS = new Set(['COMPRESSED_DATA', 'GZIP_COMPRESSED_DATA']);

function tableCards({ height }: { height: number }, tiles: readonly Tile[], columns: readonly string[]): HeaderCard[] {
  const longest = (lengths: number[]): number => lengths.reduce((most, length) => Math.max(most, length), 0);
  const riceMost = longest(tiles.map((tile) => tile.rice?.length ?? 0));
  const gzipMost = longest(tiles.map((tile) => tile.gzip?.length ?? 0));
  const forms: Readonly<Record<string, string>> = {
    COMPRESSED_DATA: `1PB(${riceMost})`,
    GZIP_COMPRESSED_DATA: `1PB(${gzipMost})`,
    ZSCALE: '1D',
    ZZERO: '1D',
  };
  return [
    { keyword: 'XTENSION', value: 'BINTABLE' },
    { keyword: 'BITPIX', value: 8 },
    { keyword: 'NAXIS', value: 2 },
    { keyword: 'NAXIS1', value: 8 * columns.length },
    { keyword: 'NAXIS2', value: height },
    { keyword: 'PCOUNT', value: tiles.reduce((sum, tile) => sum + (tile.rice ?? tile.gzip)!.length, 0) },
    { keyword: 'GCOUNT', value: 1 },
    { keyword: 'TFIELDS', value: columns.length },
    ...columns.flatMap((name, i) => [
      { keyword: `TTYPE${i + 1}`, value: name },
      {
        keyword: `TFORM${i + 1}`,
        value: forms[name]!,
        comment: ARRAY_COLUMNS.has(name) ? 'variable length array' : undefined,
      },
    ]),
  ];
}

/** Rows of the table (length and place of each array, then ZSCALE and ZZERO) and behind them the heap. */
function tableBytes(tiles: readonly Tile[], quantised: boolean): Uint8Array {
  const rowBytes = quantised ? 32 : 8;
  const heap = tiles.reduce((sum, tile) => sum + (tile.rice ?? tile.gzip)!.length, 0);
  const bytes = new Uint8Array(tiles.length * rowBytes + heap);
  const view = new DataView(bytes.buffer);
  let offset = 0;
  tiles.forEach((tile, row) => {
    const at = row * rowBytes;
    const array = (tile.rice ?? tile.gzip)!;
    const column = tile.rice ? at : at + 8;
    view.setInt32(column, array.length);
    view.setInt32(column + 4, offset);
    if (quantised) {
      view.setFloat64(at + 16, tile.scale);
      view.setFloat64(at + 24, tile.zero);
    }
    bytes.set(array, tiles.length * rowBytes + offset);
    offset += array.length;
  });
  return bytes;
}
