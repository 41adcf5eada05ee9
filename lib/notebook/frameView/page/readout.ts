import type { Image } from '../../../image/image';
import { type Companding, precisionAt } from '../companding';

/** The frame, as the page has it. */
export interface ReadFrame {
  readonly image: Image;
  readonly companding: Companding;
  /** Where the image's first pixel lies in the whole frame. */
  readonly origin: { readonly x: number; readonly y: number };
}

/** What the reader is told of a place: the pixel's coordinates in the whole frame, its value and how exact that is. */
export function readoutAt({ image, companding, origin }: ReadFrame, place: { x: number; y: number }): string {
  const [x, y] = [Math.floor(place.x + 0.5), Math.floor(place.y + 0.5)];
  if (x < 0 || y < 0 || x >= image.width || y >= image.height) return 'outside the frame';
  const value = image.data[y * image.width + x];
  return `x ${x + origin.x}, y ${y + origin.y}: ${Number.isNaN(value) ? 'not a number' : written(value, companding)}`;
}

/** A value with the digits that it deserves and its largest error, rounding included. */
function written(value: number, companding: Companding): string {
  const error = precisionAt(value, companding);
  const digits = Math.min(12, Math.max(0, 1 + Math.ceil(-Math.log10(error))));
  const unit = 10 ** -digits;
  return `${value.toFixed(digits)} ± ${(Math.ceil(error / unit + 0.5) * unit).toFixed(digits)}`;
}
