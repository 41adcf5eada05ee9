import { encodePng, pngDataUri } from '../image/png';
import type { StampSet } from '../stamps/stampSet';

/** Stamps of 60 pixels are drawn twice as large, so that single pixels can be told apart. */
const ZOOM = 2;

/** One stamp in inverted gray (dark stars on a white sky), lower-left origin, as a `data:` address. */
export function stampPicture(set: StampSet, index: number): string {
  const side = set.size * ZOOM;
  const pixels = new Uint8Array(side * side);
  const start = index * set.size * set.size;
  for (let y = 0; y < side; y++) {
    const row = start + (set.size - 1 - Math.floor(y / ZOOM)) * set.size;
    for (let x = 0; x < side; x++) {
      const value = set.stamps[row + Math.floor(x / ZOOM)]!;
      // The square root keeps faint wings visible beside the peak.
      pixels[y * side + x] = 255 - Math.round(255 * Math.sqrt(Math.min(1, Math.max(0, value))));
    }
  }
  return pngDataUri(encodePng({ width: side, height: side, channels: 1, pixels }));
}
