import { createImage, type Image } from '../../image/image';
import { selectRankInPlace } from '../../image/selectRank';

/** Noise of the sum below over the noise of one pixel, when the noise of neighbours is independent: (sqrt(6) / 4)^2. */
const NOISE_LEFT = 0.375;
/** Pixels that are looked at to see whether it is, about. */
const SAMPLES = 40_000;

/**
 * Smooths an image in units of its noise by the binomial 3 x 3 kernel (1 2 1) x (1 2 1) / 16, in units of the noise that
 * is left. Neighbours whose noise is alike (frames that were resampled, stacked, interpolated) leave more of it, which is
 * measured: the median less the 15.87th percentile. The outermost pixels are 0.
 */
export function smoothSignificance(image: Image): Image {
  const { width, height } = image;
  const result = createImage(width, height);
  // Smoothing cannot leave more noise than there was; what looks like more is a donut that fills the frame.
  const noise = Math.min(1 / NOISE_LEFT, Math.max(1, noiseOf(image)));
  for (let y = 1; y < height - 1; y++) {
    const row = y * width;
    let [before, here] = [columnSum(image, row), columnSum(image, row + 1)];
    for (let i = row + 1; i < row + width - 1; i++) {
      const after = columnSum(image, i + 1);
      result.data[i] = (before + 2 * here + after) / (16 * NOISE_LEFT * noise);
      before = here;
      here = after;
    }
  }
  return result;
}

/** The pixel above, twice the pixel, and the pixel below. */
function columnSum({ data, width }: Image, i: number): number {
  return data[i - width]! + 2 * data[i]! + data[i + width]!;
}

/** Lower deviation of the smoothed inner pixels, of which some are looked at. */
function noiseOf(image: Image): number {
  const { width, height } = image;
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / SAMPLES)));
  const values: number[] = [];
  for (let y = 1; y < height - 1; y += step) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i += step) {
      const sum = columnSum(image, i - 1) + 2 * columnSum(image, i) + columnSum(image, i + 1);
      values.push(sum / (16 * NOISE_LEFT));
    }
  }
  if (values.length === 0) return 0;
  const sample = Float32Array.from(values);
  const median = selectRankInPlace(sample, sample.length >> 1);
  return median - selectRankInPlace(sample, Math.floor(0.1587 * sample.length));
}
