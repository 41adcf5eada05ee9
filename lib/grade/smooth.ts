import { createImage, type Image } from '../image/image';
import { selectRankInPlace } from '../image/selectRank';

/** Noise of the sum below over the noise of one pixel, when the noise of neighbours is independent: (sqrt(6) / 4)^2. */
const NOISE_LEFT = 0.375;
/** Pixels that are looked at to see whether it is, about. */
const SAMPLES = 40_000;

/**
 * Smooths an image in units of its noise by the binomial 3 x 3 kernel (1 2 1) x (1 2 1) / 16, in units of the noise that
 * is left. Neighbours whose noise is alike (frames that were resampled, stacked, interpolated) leave more of it, which is
 * measured: the median less the 15.87th percentile. The outermost pixels are 0.
 */
export function smoothSignificance({ data, width, height }: Image): Image {
  const result = createImage(width, height);
  const column = new Float32Array(width);
  for (let y = 1; y < height - 1; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      column[x] = data[row - width + x]! + 2 * data[row + x]! + data[row + width + x]!;
    }
    for (let x = 1; x < width - 1; x++) {
      result.data[row + x] = (column[x - 1]! + 2 * column[x]! + column[x + 1]!) / (16 * NOISE_LEFT);
    }
  }
  // Smoothing cannot leave more noise than there was; what looks like more is a donut that fills the frame.
  const noise = Math.min(1 / NOISE_LEFT, Math.max(1, noiseOf(result)));
  if (noise > 1) for (let i = 0; i < result.data.length; i++) result.data[i]! /= noise;
  return result;
}

/** Lower deviation of the inner pixels. */
function noiseOf({ data, width, height }: Image): number {
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / SAMPLES)));
  const values: number[] = [];
  for (let y = 1; y < height - 1; y += step)
    for (let x = 1; x < width - 1; x += step) values.push(data[y * width + x]!);
  if (values.length === 0) return 0;
  const sample = Float32Array.from(values);
  const median = selectRankInPlace(sample, sample.length >> 1);
  return median - selectRankInPlace(sample, Math.floor(0.1587 * sample.length));
}
