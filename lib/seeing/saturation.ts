import type { FitsHeader } from '../fits/header';
import type { Image } from '../image/image';
import type { HalfMaximumRegion } from './halfMaximumRegion';

/** Keywords in which observatories write the highest count that can be trusted, the strictest first. */
const KEYWORDS = ['MAXLIN', 'SATURATE', 'SATURATI', 'SATLEVEL', 'SATURLEV', 'SATUR', 'DATAMAX'];
/** From this share of the level on a pixel counts as full: flat fields move the plateau by a percent. */
export const FULL_SHARE = 0.98;
/** Of a Gaussian's pixels above half its height 3 % reach 98 % of it; of a flat-topped star this share or more ... */
const FLAT_SHARE = 0.15;
/** ... and so many pixels, so that a narrow star's few top pixels are no plateau by chance. */
const FLAT_PIXELS = 4;

/** The saturation level that a header names, in the units of the image; undefined when it names none. */
export function saturationFromHeader(header: FitsHeader): number | undefined {
  for (const keyword of KEYWORDS) {
    const level = header.number(keyword);
    if (level !== undefined && level > 0) return level;
  }
  return undefined;
}

/**
 * Whether a star is cut off at the top: many of the pixels above half its height are within 2 % of the highest. Needs a
 * star that stands out by 200 times the noise: fainter ones have the noise's own plateau.
 */
export function isFlatTopped(
  image: Image,
  region: Pick<HalfMaximumRegion, 'pixels' | 'area'>,
  sky: { readonly background: number; readonly noise: number },
): boolean {
  let top = Number.NEGATIVE_INFINITY;
  for (const pixel of region.pixels) top = Math.max(top, image.data[pixel]);
  const height = top - sky.background;
  if (!(height > 200 * sky.noise)) return false;
  const level = sky.background + FULL_SHARE * height;
  const full = region.pixels.filter((pixel) => image.data[pixel] >= level).length;
  return full >= FLAT_PIXELS && full >= FLAT_SHARE * region.area;
}
