import { createImage, type Image } from '../image/image';
import type { Mosaic } from './mosaic';

/** The green pixels of a mosaic at their places, NaN elsewhere; the step between the greens of odd and even rows is taken off. */
export function greenPixels(image: Image, mosaic: Mosaic): Image {
  return spread(image, mosaic, false);
}

/** The green of a mosaic at every pixel, for looking only: between green pixels the mean of the neighbours above, below, left and right. */
export function interpolateGreen(image: Image, mosaic: Mosaic): Image {
  return spread(image, mosaic, true);
}

function spread({ data, width, height }: Image, mosaic: Mosaic, interpolate: boolean): Image {
  const { greenParity, greenDifference } = mosaic;
  const green = createImage(width, height);
  const out = green.data;
  for (let y = 0; y < height; y++) {
    // Half of the step is taken off odd rows, half is added to even ones; the mean of four neighbours needs none.
    const step = ((y & 1) === 1 ? -greenDifference : greenDifference) / 2;
    const row = y * width;
    for (let x = (greenParity ^ y) & 1; x < width; x += 2) out[row + x] = data[row + x]! + step;
    const first = (greenParity ^ y ^ 1) & 1;
    if (!interpolate) {
      for (let x = first; x < width; x += 2) out[row + x] = Number.NaN;
      continue;
    }
    const inside = y > 0 && y < height - 1;
    for (let x = first; x < width; x += 2) {
      const at = row + x;
      out[at] =
        inside && x > 0 && x < width - 1
          ? (data[at - 1]! + data[at + 1]! + data[at - width]! + data[at + width]!) / 4
          : meanAtEdge({ data, width, height }, x, y);
    }
  }
  return green;
}

function meanAtEdge({ data, width, height }: Image, x: number, y: number): number {
  const values = [
    [x - 1, y],
    [x + 1, y],
    [x, y - 1],
    [x, y + 1],
  ].flatMap(([u, v]) => (u! >= 0 && v! >= 0 && u! < width && v! < height ? [data[v! * width + u!]!] : []));
  return values.reduce((a, b) => a + b, 0) / values.length;
}
