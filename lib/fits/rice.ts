import { InputError } from '../inputError';
import type { KernelMemory } from '../kernelMemory';
import { type FitsKernels, fitsKernels } from './kernels';

/** What the Rice coder needs to know: pixels per block, and bytes of one pixel before compression. */
export interface RiceOptions {
  readonly blockSize: number;
  readonly bytesPerPixel: number;
}

/** Bits that hold the split level, the level that means raw values, and the bits of a raw pixel, by bytes per pixel. */
const LEVELS: Readonly<Record<number, { levelBits: number; rawLevel: number; rawBits: number }>> = {
  1: { levelBits: 3, rawLevel: 6, rawBits: 8 },
  2: { levelBits: 4, rawLevel: 14, rawBits: 16 },
  4: { levelBits: 5, rawLevel: 25, rawBits: 32 },
};

/** Bits are counted in 32-bit integers. */
const MOST_BITS = 2 ** 31;

/**
 * Decodes one RICE_1 tile into `output` (as many values as it has). Differences of neighbours are mapped to 0, 1, 2 ...
 * for 0, -1, 1, -2 ..., and each block writes them as a unary high part and `level` low bits.
 * Source: Pence, Seaman and White 2009, PASP 121, 414; FITS standard 4.0, section 10.4.1. Throws InputError when the
 * tile ends early.
 */
export function decodeRice(bytes: Uint8Array, output: Int32Array, options: RiceOptions): void {
  const memory = fitsKernels();
  const count = output.length;
  decodeRiceAt(memory, { bytes, count, output: 0, input: vectorBytes(count) }, options);
  output.set(new Int32Array(memory.reserve(0), 0, count));
}

/** A tile to decode, and the addresses (multiples of 16) in the kernels' memory where its bytes and its integers go. */
export interface RiceTile {
  readonly bytes: Uint8Array;
  /** Pixels. */
  readonly count: number;
  /** The last of all that is in use: what lies behind the bytes is overwritten. */
  readonly input: number;
  readonly output: number;
}

/** Decodes a tile in the kernels' memory. Errors as `decodeRice`. */
export function decodeRiceAt(
  { kernels, reserve }: KernelMemory<FitsKernels>,
  { bytes, count, input, output }: RiceTile,
  { blockSize, bytesPerPixel }: RiceOptions,
): void {
  const coding = LEVELS[bytesPerPixel];
  if (coding === undefined) throw new InputError(`Rice compression with BYTEPIX = ${bytesPerPixel}, wanted 1, 2 or 4`);
  if (!Number.isInteger(blockSize) || blockSize < 1) {
    throw new InputError(`Rice compression with BLOCKSIZE = ${blockSize}, wanted 1 or more`);
  }
  if (8 * bytes.length > MOST_BITS) {
    throw new InputError(`a Rice-compressed tile of ${bytes.length} bytes, the most is 2^28`);
  }
  new Uint8Array(reserve(input + bytes.length + INPUT_MARGIN)).set(bytes, input);
  const { levelBits, rawLevel, rawBits } = coding;
  const block = Math.min(blockSize, Math.max(1, count));
  const status = kernels.decodeRice(input, bytes.length, output, count, block, levelBits, rawLevel, rawBits);
  if (status === 1) throw new InputError('a Rice-compressed tile ends before its last pixel');
  if (status === 2) throw new InputError('a Rice-compressed tile is damaged: a block has an impossible level');
}

/** The kernels read words and vectors: so many bytes behind the tile are theirs. */
const INPUT_MARGIN = 128;

/** Bytes that `count` values of 32 bits take in the kernels' memory: whole vectors. */
export function vectorBytes(count: number): number {
  return 16 * Math.ceil(count / 4);
}

/** Encodes integers (int16 or int32 range as `bytesPerPixel` says) as one RICE_1 tile; the reverse of `decodeRice`. */
export function encodeRice(values: Int32Array, { blockSize, bytesPerPixel }: RiceOptions): Uint8Array {
  const coding = LEVELS[bytesPerPixel];
  if (coding === undefined) {
    throw new RangeError(`Rice compression needs 1, 2 or 4 bytes a pixel, got ${bytesPerPixel}`);
  }
  const { levelBits, rawLevel, rawBits } = coding;
  // A block is never much longer than its raw pixels: the level follows the mean difference.
  const writer = new BitWriter(2 * values.length * bytesPerPixel + 16 * Math.ceil(values.length / blockSize) + 16);
  writer.writeRaw(values[0]!, rawBits);
  const folded = new Uint32Array(blockSize);
  let last = values[0]!;
  for (let start = 0; start < values.length; start += blockSize) {
    const count = Math.min(blockSize, values.length - start);
    const level = bestLevel(foldDifferences(values.subarray(start, start + count), last, { folded, rawBits }), count);
    last = values[start + count - 1]!;
    writer.write(Math.min(level, rawLevel) + 1, levelBits);
    if (level >= rawLevel) for (let i = 0; i < count; i++) writer.writeRaw(folded[i]!, rawBits);
    else if (level >= 0) for (let i = 0; i < count; i++) writer.writeSplit(folded[i]!, level);
  }
  return writer.finish();
}

/** Differences of neighbours as 0, 1, 2, 3, 4 ... for 0, -1, 1, -2, 2 ..., into `folded`; returns their sum. */
function foldDifferences(
  values: Int32Array,
  before: number,
  { folded, rawBits }: { folded: Uint32Array; rawBits: number },
): number {
  const signShift = 32 - rawBits;
  const mask = 0xffffffff >>> signShift;
  let last = before;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = ((values[i]! - last) << signShift) >> signShift;
    last = values[i]!;
    folded[i] = ((difference << 1) ^ (difference >> 31)) & mask;
    sum += folded[i]!;
  }
  return sum;
}

/**
 * The number of low bits that makes a block about shortest: the logarithm of the mean difference (Rice's estimate, as
 * in the paper); -1 when all differences are 0.
 */
function bestLevel(sum: number, count: number): number {
  if (sum === 0) return -1;
  const mean = Math.max(0, (sum - count / 2 - 1) / count);
  return mean < 2 ? 0 : 31 - Math.clz32(mean / 2) + 1;
}

/** Collects bits, most significant first. */
class BitWriter {
  private readonly bytes: Uint8Array;
  private length = 0;
  /** The last `filled` bits (fewer than 8 between calls) are not yet written. */
  private window = 0;
  private filled = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  /** The lowest `count` bits of `value`, at most 24, of which those above must be 0. */
  write(value: number, count: number): void {
    this.window = (this.window << count) | value;
    this.filled += count;
    while (this.filled >= 8) {
      this.filled -= 8;
      this.bytes[this.length++] = this.window >>> this.filled;
    }
  }

  /** All bits of a pixel, 8, 16 or 32. */
  writeRaw(value: number, bits: number): void {
    if (bits === 32) this.write(value >>> 16, 16);
    this.write(bits === 8 ? value & 0xff : value & 0xffff, Math.min(bits, 16));
  }

  /** `value >> level` zeros, a one, and the `level` low bits. */
  writeSplit(value: number, level: number): void {
    let zeros = value >>> level;
    const low = value & ((1 << level) - 1);
    if (zeros + 1 + level <= 24) {
      this.write((1 << level) | low, zeros + 1 + level);
      return;
    }
    for (; zeros > 16; zeros -= 16) this.write(0, 16);
    this.write(1, zeros + 1);
    this.write(low, level);
  }

  finish(): Uint8Array {
    if (this.filled > 0) this.write(0, 8 - this.filled);
    return this.bytes.subarray(0, this.length);
  }
}
