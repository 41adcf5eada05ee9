import { crop, type PixelBox } from '../image/crop';
import type { Image } from '../image/image';
import { medianOf } from './pixelBox';

/** What imexamine prints of a box of pixels; pixels that are no number are left out. NaN when none is left. */
export interface BoxStatistics {
  readonly n: number;
  readonly mean: number;
  readonly median: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
}

/** Statistics of the finite pixels of an image or of a box in it. Throws RangeError when the box is not inside. */
export function boxStatistics(image: Image, box?: PixelBox): BoxStatistics {
  const { data } = box === undefined ? image : crop(image, box);
  const values = Float64Array.from(data).filter(Number.isFinite);
  const n = values.length;
  if (n === 0) return { n, mean: Number.NaN, median: Number.NaN, std: Number.NaN, min: Number.NaN, max: Number.NaN };
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  let [min, max] = [values[0], values[0]];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { n, mean, median: medianOf(values), std: Math.sqrt(variance), min, max };
}
