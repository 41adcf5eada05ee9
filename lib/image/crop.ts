import { createImage, type Image } from './image';

/** A rectangle of whole pixels: columns x .. x + width - 1, rows y .. y + height - 1. */
export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Copies a rectangle out of an image. Throws RangeError when it is not wholly inside. */
export function crop(image: Image, box: PixelBox): Image {
  const { x, y, width, height } = box;
  if (
    !(Number.isInteger(x) && Number.isInteger(y) && x >= 0 && y >= 0) ||
    x + width > image.width ||
    y + height > image.height
  ) {
    throw new RangeError(
      `the box ${width} x ${height} at (${x}, ${y}) is not inside the ${image.width} x ${image.height} image`,
    );
  }
  const cropped = createImage(width, height);
  for (let row = 0; row < height; row++) {
    const start = (y + row) * image.width + x;
    cropped.data.set(image.data.subarray(start, start + width), row * width);
  }
  return cropped;
}
