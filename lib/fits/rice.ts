import { InputError } from '../inputError';

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

/**
 * Decodes one RICE_1 tile into `output` (as many values as it has). Differences of neighbours are mapped to 0, 1, 2 ...
 * for 0, -1, 1, -2 ..., and each block writes them as a unary high part and `level` low bits.
 * Source: Pence, Seaman and White 2009, PASP 121, 414; FITS standard 4.0, section 10.4.1. Throws InputError when the
 * tile ends early.
 */
export function decodeRice(bytes: Uint8Array, output: Int32Array, { blockSize, bytesPerPixel }: RiceOptions): void {
  const coding = LEVELS[bytesPerPixel];
  if (coding === undefined) throw new InputError(`Rice compression with BYTEPIX = ${bytesPerPixel}, wanted 1, 2 or 4`);
  const { levelBits, rawLevel, rawBits } = coding;
  const signShift = 32 - rawBits;
  let position = bytesPerPixel;
  let last = 0;
  for (let i = 0; i < bytesPerPixel; i++) last = (last << 8) | (bytes[i] ?? 0);

  // `window` holds `available` bits that are read but not used, right-aligned.
  let window = bytes[position++] ?? 0;
  let available = 8;

  for (let i = 0; i < output.length; ) {
    available -= levelBits;
    while (available < 0) {
      window = (window << 8) | (bytes[position++] ?? 0);
      available += 8;
    }
    const level = (window >>> available) - 1;
    window &= (1 << available) - 1;
    const end = Math.min(i + blockSize, output.length);

    if (level < 0) {
      while (i < end) output[i++] = last;
    } else if (level === rawLevel) {
      for (; i < end; i++) {
        let left = rawBits - available;
        let difference = left >= 32 ? 0 : window << left;
        for (left -= 8; left >= 0; left -= 8) difference |= (bytes[position++] ?? 0) << left;
        if (left + 8 > 0) {
          window = bytes[position++] ?? 0;
          difference |= window >>> -left;
          available = -left;
          window &= (1 << available) - 1;
        } else {
          window = 0;
          available = 0;
        }
        last = ((last + unfold(difference)) << signShift) >> signShift;
        output[i] = last;
      }
    } else {
      for (; i < end; i++) {
        while (window === 0) {
          if (position >= bytes.length) throw new InputError('a Rice-compressed tile ends before its last pixel');
          available += 8;
          window = bytes[position++]!;
        }
        const highBit = 31 - Math.clz32(window);
        const high = available - highBit - 1;
        available = highBit;
        window ^= 1 << highBit;
        available -= level;
        while (available < 0) {
          window = (window << 8) | (bytes[position++] ?? 0);
          available += 8;
        }
        const folded = (high << level) | (window >>> available);
        window &= (1 << available) - 1;
        last = ((last + unfold(folded)) << signShift) >> signShift;
        output[i] = last;
      }
    }
  }
  if (position > bytes.length + 1) throw new InputError('a Rice-compressed tile ends before its last pixel');
}

/** 0, 1, 2, 3, 4 ... back to 0, -1, 1, -2, 2 ... */
function unfold(value: number): number {
  return (value & 1) === 0 ? value >>> 1 : ~(value >>> 1);
}

/** Encodes integers (int16 or int32 range as `bytesPerPixel` says) as one RICE_1 tile; the reverse of `decodeRice`. */
export function encodeRice(values: Int32Array, { blockSize, bytesPerPixel }: RiceOptions): Uint8Array {
  const coding = LEVELS[bytesPerPixel];
  if (coding === undefined) {
    throw new RangeError(`Rice compression needs 1, 2 or 4 bytes a pixel, got ${bytesPerPixel}`);
  }
  const { levelBits, rawLevel, rawBits } = coding;
  const signShift = 32 - rawBits;
  const rawMask = rawBits === 32 ? 0xffffffff : (1 << rawBits) - 1;
  const folded = new Uint32Array(blockSize);
  // A block is at most its raw pixels and a level; the chosen level never makes it longer by more than a few bytes.
  const bytes = new Uint8Array(2 * values.length * bytesPerPixel + 16 * Math.ceil(values.length / blockSize) + 16);
  let length = 0;
  for (let shift = 8 * (bytesPerPixel - 1); shift >= 0; shift -= 8) bytes[length++] = values[0]! >>> shift;

  // `window` holds `filled` bits (fewer than 8 between pieces) that are not yet written.
  let window = 0;
  let filled = 0;
  let last = values[0]!;
  for (let start = 0; start < values.length; start += blockSize) {
    const count = Math.min(blockSize, values.length - start);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const value = values[start + i]!;
      const difference = ((value - last) << signShift) >> signShift;
      last = value;
      folded[i] = ((difference << 1) ^ (difference >> 31)) & rawMask;
      sum += folded[i]!;
    }
    const level = bestLevel(sum, count);
    const raw = level >= rawLevel;
    window = (window << levelBits) | (raw ? rawLevel + 1 : level + 1);
    filled += levelBits;
    while (filled >= 8) bytes[length++] = window >>> (filled -= 8);
    for (let i = 0; i < count && level >= 0; i++) {
      const value = folded[i]!;
      let pieceBits = raw ? Math.min(rawBits, 16) : level + 1;
      const piece = raw ? value & 0xffff : (1 << level) | (value & ((1 << level) - 1));
      if (raw && rawBits === 32) {
        window = (window << 16) | (value >>> 16);
        filled += 16;
        while (filled >= 8) bytes[length++] = window >>> (filled -= 8);
      } else if (!raw) {
        let zeros = value >>> level;
        for (; zeros + pieceBits > 24; zeros -= Math.min(zeros, 16)) {
          if (zeros === 0) break;
          const step = Math.min(zeros, 16);
          window <<= step;
          filled += step;
          while (filled >= 8) bytes[length++] = window >>> (filled -= 8);
        }
        pieceBits += zeros;
      }
      window = (window << pieceBits) | piece;
      filled += pieceBits;
      while (filled >= 8) bytes[length++] = window >>> (filled -= 8);
    }
  }
  if (filled > 0) bytes[length++] = window << (8 - filled);
  return bytes.subarray(0, length);
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
