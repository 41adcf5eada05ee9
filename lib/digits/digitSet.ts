/** Side of a digit of MNIST in pixels. */
export const DIGIT_SIZE = 28;
/** Pixels of a digit. */
export const DIGIT_PIXELS: number = DIGIT_SIZE * DIGIT_SIZE;
/** Names of the classes 0 to 9. */
export const DIGIT_NAMES: readonly string[] = [...'0123456789'];

/** Handwritten digits, one after the other. */
export interface DigitSet {
  /** count x 28 x 28 values from 0 (paper) to 1 (ink), row-major, row 0 at the top. */
  readonly pictures: Float32Array;
  /** 0 to 9, one a digit. */
  readonly labels: Uint8Array;
  readonly count: number;
}

/** Digits to learn from, and digits that are kept for the test. */
export interface DigitData {
  readonly training: DigitSet;
  readonly test: DigitSet;
  /** Where they come from, in words. */
  readonly source: string;
}

/** Copies the digits with these indices, in this order. Throws RangeError when there is no such digit. */
export function takeDigits({ pictures, labels, count }: DigitSet, indices: ArrayLike<number>): DigitSet {
  const taken = {
    pictures: new Float32Array(indices.length * DIGIT_PIXELS),
    labels: new Uint8Array(indices.length),
    count: indices.length,
  };
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    if (!(index >= 0 && index < count)) throw new RangeError(`digit ${index} of a set of ${count}`);
    taken.pictures.set(pictures.subarray(index * DIGIT_PIXELS, (index + 1) * DIGIT_PIXELS), i * DIGIT_PIXELS);
    taken.labels[i] = labels[index]!;
  }
  return taken;
}

/** The first `count` digits of a set (all when there are fewer), not copied. */
export function firstDigits(set: DigitSet, count: number): DigitSet {
  const kept = Math.min(count, set.count);
  return {
    pictures: set.pictures.subarray(0, kept * DIGIT_PIXELS),
    labels: set.labels.subarray(0, kept),
    count: kept,
  };
}

/** Row `index` of a set: its 784 pixels, not copied. */
export function digitPixels({ pictures, count }: DigitSet, index: number): Float32Array {
  if (!(index >= 0 && index < count)) throw new RangeError(`digit ${index} of a set of ${count}`);
  return pictures.subarray(index * DIGIT_PIXELS, (index + 1) * DIGIT_PIXELS);
}
