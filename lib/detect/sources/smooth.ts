import { createImage, type Image } from '../../image/image';
import { detectKernels } from '../kernels';
import { skyNoise } from './skyNoise';

/** Noise of the sum below over the noise of one pixel, when the noise of neighbours is independent: (sqrt(6) / 4)^2. */
const NOISE_LEFT = 0.375;

/** Rows that are smoothed together, so that they stay in the processor's cache. */
const BLOCK = 32;

/**
 * Smooths an image in units of its noise by the binomial 3 x 3 kernel (1 2 1) x (1 2 1) / 16, in units of the noise that
 * is left. Neighbours whose noise is alike (frames that were resampled, stacked, interpolated) leave more of it, which is
 * measured. The outermost pixels are 0.
 */
export function smoothSignificance(image: Image): Image {
  const result = binomialSum(image, 16 * NOISE_LEFT);
  const out = result.data;
  const noise = Math.min(1 / NOISE_LEFT, skyNoise(result, { step: 0 }));
  if (noise > 1) for (let i = 0; i < out.length; i++) out[i] /= noise;
  return result;
}

/** The sum over 3 x 3 pixels by (1 2 1) x (1 2 1), divided by `divisor`; the outermost pixels are 0. */
export function binomialSum({ data, width, height }: Image, divisor: number): Image {
  const result = createImage(width, height);
  if (width < 3) return result;
  const { kernels, reserve } = detectKernels();
  const stride = 4 * width;
  const sums = (BLOCK + 2) * stride + 16;
  const buffer = reserve(sums + BLOCK * stride);
  const rows = new Float32Array(buffer, 0, (BLOCK + 2) * width);
  for (let y = 1; y < height - 1; y += BLOCK) {
    const count = Math.min(BLOCK, height - 1 - y);
    rows.set(data.subarray((y - 1) * width, (y + 1 + count) * width));
    for (let k = 0; k < count; k++) kernels.binomial(k * stride, stride, width, divisor, sums + k * stride);
    result.data.set(new Float32Array(buffer, sums, count * width), y * width);
  }
  return result;
}
