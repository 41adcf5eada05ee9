import { createImage, type Image } from '../../image/image';

/**
 * Means of squares of two by two pixels; an odd column or row at the right or upper edge is left out, so the image must be
 * at least two pixels wide and high. NaN and infinities are left out of the means; a square without a finite pixel is NaN.
 */
export function halfImage({ data, width: across, height: along }: Image): Image {
  const half = createImage(across >> 1, along >> 1);
  const { data: out, width, height } = half;
  for (let y = 0; y < height; y++) {
    for (let x = 0, i = 2 * y * across; x < width; x++, i += 2) {
      const sum = data[i] + data[i + 1] + data[i + across] + data[i + across + 1];
      out[y * width + x] = sum - sum === 0 ? sum / 4 : meanOfFinite([i, i + 1, i + across, i + across + 1], data);
    }
  }
  return half;
}

function meanOfFinite(places: readonly number[], data: Float32Array): number {
  const finite = places.map((i) => data[i]).filter(Number.isFinite);
  return finite.reduce((sum, value) => sum + value, 0) / finite.length;
}
