import { createImage, type Image } from '../../image/image';

/**
 * Means of squares of `side` x `side` pixels; what does not fill a square at the right and upper edge is left out, so the
 * image must be at least `side` pixels wide and high. NaN and infinities are left out of the means; a square without a
 * finite pixel is NaN.
 */
export function binImage(image: Image, side: number): Image {
  const width = Math.floor(image.width / side);
  const height = Math.floor(image.height / side);
  const binned = createImage(width, height);
  const sums = new Float64Array(width);
  const counts = new Uint16Array(width);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    counts.fill(0);
    for (let row = y * side; row < (y + 1) * side; row++) addRow(image, row, { side, sums, counts });
    for (let x = 0; x < width; x++) binned.data[y * width + x] = sums[x]! / counts[x]!;
  }
  return binned;
}

function addRow(
  { data, width }: Image,
  row: number,
  { side, sums, counts }: { side: number; sums: Float64Array; counts: Uint16Array },
): void {
  let at = row * width;
  for (let x = 0; x < sums.length; x++) {
    let sum = 0;
    let count = 0;
    for (const end = at + side; at < end; at++) {
      const value = data[at]!;
      if (value - value !== 0) continue;
      sum += value;
      count++;
    }
    sums[x]! += sum;
    counts[x]! += count;
  }
}
