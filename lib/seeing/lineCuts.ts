import type { Image } from '../image/image';

/** Pixels along a line. */
export interface LineCut {
  /** Pixel coordinate along the line. */
  readonly position: Float64Array;
  /** In the units of the image; NaN where a pixel is no number. */
  readonly values: Float64Array;
}

export interface LineCutOptions {
  /** Pixels to each side of the star. */
  readonly radius: number;
  /** How many neighbouring lines are averaged, an odd number. Default 1. */
  readonly lines?: number;
}

/** The row through a star (imexamine's line plot): `position` is x. Shorter at the edge of the frame. */
export function rowCut(image: Image, centre: { x: number; y: number }, options: LineCutOptions): LineCut {
  const at = (x: number, y: number): number => image.data[y * image.width + x];
  return cut(at, [centre.x, centre.y], { ...options, length: image.width, count: image.height });
}

/** The column through a star (imexamine's column plot): `position` is y. */
export function columnCut(image: Image, centre: { x: number; y: number }, options: LineCutOptions): LineCut {
  const at = (y: number, x: number): number => image.data[y * image.width + x];
  return cut(at, [centre.y, centre.x], { ...options, length: image.height, count: image.width });
}

interface Extent extends LineCutOptions {
  /** Pixels along the line, and number of lines, of the whole image. */
  readonly length: number;
  readonly count: number;
}

function cut(
  at: (along: number, across: number) => number,
  [along, across]: readonly [number, number],
  { radius, lines = 1, length, count }: Extent,
): LineCut {
  if (!(lines >= 1 && lines % 2 === 1)) throw new RangeError(`lines must be an odd number, got ${lines}`);
  const first = Math.max(0, Math.round(along) - radius);
  const last = Math.min(length - 1, Math.round(along) + radius);
  const low = Math.max(0, Math.round(across) - (lines - 1) / 2);
  const high = Math.min(count - 1, Math.round(across) + (lines - 1) / 2);
  const size = high >= low ? Math.max(0, last - first + 1) : 0;
  const position = Float64Array.from({ length: size }, (_, i) => first + i);
  const values = position.map((p) => {
    let sum = 0;
    for (let line = low; line <= high; line++) sum += at(p, line);
    return sum / (high - low + 1);
  });
  return { position, values };
}
