import { createImage, type Image } from './image';

/**
 * Convolves an image with a kernel of odd width and height, row-major like an image. Pixels beyond the edge count as
 * 0; a NaN makes NaN of every pixel that it touches. Sums run in double precision. Throws RangeError for an even kernel.
 */
export function convolve(image: Image, kernel: Image): Image {
  if (kernel.width % 2 === 0 || kernel.height % 2 === 0) {
    throw new RangeError(`a kernel needs odd width and height, got ${kernel.width} x ${kernel.height}`);
  }
  const result = createImage(image.width, image.height);
  const row = new Float64Array(image.width);
  for (let y = 0; y < image.height; y++) {
    convolveRow(image, kernel, { y, row });
    result.data.set(row, y * image.width);
  }
  return result;
}

function convolveRow(image: Image, kernel: Image, { y, row }: { y: number; row: Float64Array }): void {
  const [xRadius, yRadius] = [(kernel.width - 1) / 2, (kernel.height - 1) / 2];
  row.fill(0);
  for (let i = 0; i < kernel.data.length; i++) {
    const weight = kernel.data[i]!;
    const dx = xRadius - (i % kernel.width);
    const from = y + yRadius - Math.floor(i / kernel.width);
    if (weight === 0 || from < 0 || from >= image.height) continue;
    const end = Math.min(image.width, image.width - dx);
    for (let x = Math.max(0, -dx); x < end; x++) row[x]! += weight * image.data[from * image.width + x + dx]!;
  }
}
