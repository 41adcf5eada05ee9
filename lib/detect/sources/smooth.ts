import { createImage, type Image } from '../../image/image';
import { skyNoise } from './skyNoise';

/** Noise of the sum below over the noise of one pixel, when the noise of neighbours is independent: (sqrt(6) / 4)^2. */
const NOISE_LEFT = 0.375;

/**
 * Smooths an image in units of its noise by the binomial 3 x 3 kernel (1 2 1) x (1 2 1) / 16, in units of the noise that
 * is left. Neighbours whose noise is alike (frames that were resampled, stacked, interpolated) leave more of it, which is
 * measured. The outermost pixels are 0.
 */
export function smoothSignificance(image: Image): Image {
  const { data, width, height } = image;
  const result = createImage(width, height);
  const out = result.data;
  for (let y = 1; y < height - 1; y++) {
    const row = y * width;
    let [before, here] = [columnSum(data, row, width), columnSum(data, row + 1, width)];
    for (let i = row + 1; i < row + width - 1; i++) {
      const after = columnSum(data, i + 1, width);
      out[i] = (before + 2 * here + after) / (16 * NOISE_LEFT);
      before = here;
      here = after;
    }
  }
  const noise = Math.min(1 / NOISE_LEFT, skyNoise(result, { step: 0 }));
  if (noise > 1) for (let i = 0; i < out.length; i++) out[i] /= noise;
  return result;
}

/** The pixel above, twice the pixel, and the pixel below. */
function columnSum(data: Float32Array, i: number, width: number): number {
  return data[i - width] + 2 * data[i] + data[i + width];
}
