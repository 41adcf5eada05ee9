import { InputError } from '../inputError';
import { headerBlock, padToBlock } from './headerBlock';

/** fitsjs-ng answers with float32, in which integers beyond 2^24 are not exact. */
const LARGEST_EXACT = 2 ** 24;
/** It computes in 32-bit integers, without a word when they overflow. */
const LARGEST_INTEGER = 2 ** 31;

export interface HcompressOptions {
  /** Size of the tile in pixels. */
  readonly width: number;
  readonly height: number;
  /** SMOOTH of the header: soften the edges of the blocks that a lossy compression leaves. */
  readonly smooth: boolean;
}

/**
 * Decodes one HCOMPRESS_1 tile with fitsjs-ng. The tile is handed over alone, as a file of its own, so that the library
 * sees nothing that it reads differently from the standard. Throws InputError when the tile is damaged or holds
 * integers too large for the library.
 */
export async function decodeHcompress(tile: Uint8Array, options: HcompressOptions): Promise<Int32Array> {
  assertSmallEnough(tile, options);
  const { FITS } = await import('fitsjs-ng');
  let values: Float32Array;
  try {
    const file = FITS.fromArrayBuffer(asFile(tile, options), { onWarning: () => {} });
    const image = file.hdus[1]?.data as { getFrame(plane: number): Promise<Float32Array> };
    values = await image.getFrame(0);
  } catch (error) {
    throw new InputError(`the HCOMPRESS stream is damaged (${(error as Error).message})`);
  }
  const large = values.find((value) => !(Math.abs(value) < LARGEST_EXACT));
  if (large !== undefined) throw new InputError(`HCOMPRESS holds ${large}, too large to be decoded exactly`);
  return Int32Array.from(values);
}

/** Magic number, height and width (as the coder names them: nx, ny), scale, sum, and bit planes of three quadrants. */
const STREAM_HEAD_BYTES = 25;

/**
 * The coefficients of each level come from T, the value of the level above, and three details below 2^planes * scale as
 * (T +- B +- U +- J) / 2: so no sum is larger than |T| + 6 times the details at most.
 */
function assertSmallEnough(tile: Uint8Array, { width, height }: HcompressOptions): void {
  if (tile.length < STREAM_HEAD_BYTES) throw new InputError(`an HCOMPRESS stream of ${tile.length} bytes is cut short`);
  const head = new DataView(tile.buffer, tile.byteOffset, STREAM_HEAD_BYTES);
  const [rows, columns] = [head.getInt32(2), head.getInt32(6)];
  if (rows !== height || columns !== width) {
    throw new InputError(`the HCOMPRESS stream is ${columns} x ${rows} pixels, the tile ${width} x ${height}`);
  }
  const scale = Math.max(1, head.getInt32(10));
  const sum = Math.abs(Number(head.getBigInt64(14)));
  const planes = Math.max(head.getUint8(22), head.getUint8(23), head.getUint8(24));
  if ((sum + 6 * 2 ** planes) * scale >= LARGEST_INTEGER) {
    throw new InputError(`HCOMPRESS holds sums up to ${sum * scale}, too large to be decoded exactly`);
  }
}

function asFile(tile: Uint8Array, { width, height, smooth }: HcompressOptions): ArrayBuffer {
  const primary = headerBlock([
    { keyword: 'SIMPLE', value: true },
    { keyword: 'BITPIX', value: 8 },
    { keyword: 'NAXIS', value: 0 },
    { keyword: 'EXTEND', value: true },
  ]);
  const table = headerBlock([
    { keyword: 'XTENSION', value: 'BINTABLE' },
    { keyword: 'BITPIX', value: 8 },
    { keyword: 'NAXIS', value: 2 },
    { keyword: 'NAXIS1', value: 8 },
    { keyword: 'NAXIS2', value: 1 },
    { keyword: 'PCOUNT', value: tile.length },
    { keyword: 'GCOUNT', value: 1 },
    { keyword: 'TFIELDS', value: 1 },
    { keyword: 'TTYPE1', value: 'COMPRESSED_DATA' },
    { keyword: 'TFORM1', value: `1PB(${tile.length})` },
    { keyword: 'ZIMAGE', value: true },
    { keyword: 'ZCMPTYPE', value: 'HCOMPRESS_1' },
    { keyword: 'ZBITPIX', value: 32 },
    { keyword: 'ZNAXIS', value: 2 },
    { keyword: 'ZNAXIS1', value: width },
    { keyword: 'ZNAXIS2', value: height },
    { keyword: 'ZTILE1', value: width },
    { keyword: 'ZTILE2', value: height },
    { keyword: 'ZNAME1', value: 'SMOOTH' },
    { keyword: 'ZVAL1', value: smooth ? 1 : 0 },
  ]);
  const place = Buffer.alloc(8);
  place.writeInt32BE(tile.length);
  return new Uint8Array(Buffer.concat([primary, table, padToBlock(Buffer.concat([place, tile]), 0)])).buffer;
}
