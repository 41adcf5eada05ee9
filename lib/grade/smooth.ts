import { createImage, type Image } from '../image/image';

/** Noise of the sum below over the noise of one pixel, when the noise of neighbours is independent: (sqrt(6) / 4)^2. */
const NOISE_LEFT = 0.375;

/**
 * Smooths an image in units of its noise by the binomial 3 x 3 kernel (1 2 1) x (1 2 1) / 16 and divides by the noise
 * that is left, so that the result is in units of its own noise. The outermost pixels are 0.
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
  return result;
}
