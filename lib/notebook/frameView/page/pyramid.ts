import type { Image } from '../../../image/image';

/**
 * The image, and again and again half as large, each pixel the mean of four, until it is small: a shrunk view then takes
 * as long to paint as any other, and shows means, not single pixels of the noise.
 */
export function pyramid(image: Image, smallest = 256): Image[] {
  const levels = [image];
  for (let last = image; Math.min(last.width, last.height) >= 2 * smallest; ) {
    last = halved(last);
    levels.push(last);
  }
  return levels;
}

/** Means of two by two pixels; an odd last column or row stands for itself. What is no number is left out of the mean. */
function halved({ data, width, height }: Image): Image {
  const small = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  const means = new Float32Array(small.width * small.height);
  for (let y = 0; y < small.height; y++) {
    const lower = 2 * y * width;
    const upper = 2 * y + 1 < height ? lower + width : lower;
    for (let x = 0; x < small.width; x++) {
      const left = 2 * x;
      const right = left + 1 < width ? left + 1 : left;
      const sum = data[lower + left] + data[lower + right] + data[upper + left] + data[upper + right];
      means[y * small.width + x] = Number.isNaN(sum)
        ? meanOfNumbers([data[lower + left], data[lower + right], data[upper + left], data[upper + right]])
        : sum / 4;
    }
  }
  return { data: means, ...small };
}

function meanOfNumbers(values: readonly number[]): number {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}
