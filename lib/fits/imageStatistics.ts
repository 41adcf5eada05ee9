import type { Pixels } from './pixels';

/** What one look at the values of an image gives. Minimum, maximum and sum leave out NaN and infinities. */
export interface ImageStatistics {
  /** Null when no value is finite. */
  readonly min: number | null;
  readonly max: number | null;
  /** In double precision, block by block, so that a large image loses no digits that matter. */
  readonly sum: number;
  readonly nan: number;
}

const BLOCK = 1024;

/** Minimum, maximum, sum and number of NaN of an image's values. */
export function imageStatistics(pixels: Pixels): ImageStatistics {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let nan = 0;
  for (let start = 0; start < pixels.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, pixels.length);
    let blockSum = 0;
    for (let i = start; i < end; i++) {
      const value = pixels[i]!;
      if (Number.isNaN(value)) nan++;
      if (!Number.isFinite(value)) continue;
      blockSum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    sum += blockSum;
  }
  const found = min <= max;
  return { min: found ? min : null, max: found ? max : null, sum, nan };
}
