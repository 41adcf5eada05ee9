import { encodePng } from '../image/png';
import type { StampSet } from '../stamps/stampSet';
import { pngDataUri } from './pngDataUri';

/** Stamps of 60 pixels are drawn twice as large, so that single pixels can be told apart. */
const ZOOM = 2;
/** Gray in 16 levels keeps the file small: half a byte a pixel. */
const LEVELS = 15;

/**
 * One stamp as a picture: inverted gray (bright is black), row 0 at the bottom, the square root of the brightness so
 * that faint wings show. Throws RangeError when the set has no such stamp.
 */
export function stampPicture(set: Pick<StampSet, 'stamps' | 'size' | 'count'>, index: number): string {
  if (!(index >= 0 && index < set.count)) throw new RangeError(`stamp ${index} of a set of ${set.count}`);
  const side = set.size * ZOOM;
  const data = new Uint8Array(side * side);
  const first = index * set.size * set.size;
  for (let y = 0; y < side; y++) {
    const row = first + (set.size - 1 - Math.floor(y / ZOOM)) * set.size;
    for (let x = 0; x < side; x++) {
      const brightness = Math.min(1, Math.max(0, set.stamps[row + Math.floor(x / ZOOM)]!));
      data[y * side + x] = (255 / LEVELS) * (LEVELS - Math.round(LEVELS * Math.sqrt(brightness)));
    }
  }
  return pngDataUri(encodePng({ width: side, height: side, channels: 1, data }));
}
