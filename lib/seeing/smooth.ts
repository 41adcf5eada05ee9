import { createImage, type Image } from '../image/image';

/** Mean of the finite pixels in the 3 x 3 square about each pixel; NaN where there is none. */
export function smoothThree(image: Image): Image {
  const { data, width, height } = image;
  const sums = new Float64Array(width);
  const counts = new Uint8Array(width);
  const smoothed = createImage(width, height);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    counts.fill(0);
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let x = 0; x < width; x++) {
        const value = data[row * width + x];
        if (Number.isFinite(value)) {
          sums[x] += value;
          counts[x]++;
        }
      }
    }
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
      let sum = sums[x];
      let count = counts[x];
      if (left < x) {
        sum += sums[left];
        count += counts[left];
      }
      if (right > x) {
        sum += sums[right];
        count += counts[right];
      }
      smoothed.data[y * width + x] = sum / count;
    }
  }
  return smoothed;
}
