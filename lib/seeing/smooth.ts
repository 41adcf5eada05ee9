import { createImage, type Image } from '../image/image';

/** Mean of the finite pixels in the 3 x 3 square about each pixel; NaN where there is none. */
export function smoothThree(image: Image): Image {
  const { data, width, height } = image;
  const smoothed = createImage(width, height);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const inside = y > 0 && y < height - 1 && width > 2;
    if (inside) smoothInside(data, smoothed.data, { from: row + 1, to: row + width - 1, width });
    for (let x = 0; x < width; x += inside && x === 0 ? width - 1 : 1) smoothed.data[row + x] = meanAround(image, x, y);
    if (!inside) continue;
    // Not a number: one of the nine is none.
    for (let x = 1; x < width - 1; x++) {
      if (!Number.isFinite(smoothed.data[row + x])) smoothed.data[row + x] = meanAround(image, x, y);
    }
  }
  return smoothed;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** Means of nine pixels along a row: the sum of each column is taken once. */
function smoothInside(data: Float32Array, smoothed: Float32Array, { from, to, width }: Stretch): void {
  const column = (i: number): number => data[i - width] + data[i] + data[i + width];
  let [left, here] = [column(from - 1), column(from)];
  for (let i = from; i < to; i++) {
    const right = column(i + 1);
    smoothed[i] = (here + left + right) / 9;
    left = here;
    here = right;
  }
}

/** The same of any pixel, also at the edge and beside pixels that are no numbers. */
function meanAround({ data, width, height }: Image, x: number, y: number): number {
  let sum = 0;
  let count = 0;
  for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
    for (let i = j * width + Math.max(0, x - 1); i <= j * width + Math.min(width - 1, x + 1); i++) {
      if (Number.isFinite(data[i])) {
        sum += data[i];
        count++;
      }
    }
  }
  return sum / count;
}
