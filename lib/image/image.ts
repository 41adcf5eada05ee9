/**
 * A picture in memory: one float per pixel, row-major, `data[y * width + x]`.
 *
 * Pixel convention of the whole library: coordinates are 0-based, an integer is the centre of a pixel, x is the
 * column and y the row. DS9 and IRAF count from 1: add 1 to compare. Row 0 is the first row of the FITS file, which
 * astronomers draw at the bottom.
 */
export interface Image {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Makes an image of `width` x `height` pixels, filled with zeros or with `data` (not copied). Throws when the sizes disagree. */
export function createImage(width: number, height: number, data?: Float32Array): Image {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`an image needs a positive whole width and height, got ${width} x ${height}`);
  }
  if (data !== undefined && data.length !== width * height) {
    throw new RangeError(`${width} x ${height} pixels need ${width * height} values, got ${data.length}`);
  }
  return { data: data ?? new Float32Array(width * height), width, height };
}
