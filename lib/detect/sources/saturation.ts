import type { FitsHeader } from '../../fits/header';
import type { Image } from '../../image/image';
import type { FoundSource } from './sources';

/** Keywords in which observatories write the highest count that can be trusted, the strictest first. */
const KEYWORDS = ['MAXLIN', 'SATURATE', 'SATURATI', 'SATLEVEL', 'SATURLEV', 'SATUR', 'DATAMAX'];
/** From this share of the height above the sky on a pixel counts as full: flat fields move the plateau by a percent. */
const FULL_SHARE = 0.98;
/** Of a Gaussian's pixels above half its height 3 % reach 98 % of it; of a flat-topped star this share or more ... */
const FLAT_SHARE = 0.15;
/** ... and so many pixels, so that a narrow star's few top pixels are no plateau by chance ... */
const FLAT_PIXELS = 4;
/** ... and it is so many sigma high: fainter ones have the noise's own plateau. */
export const FLAT_PEAK_SIGMAS = 200;
/** A flat star well below the brightest one is no plateau of the detector. */
const LOWEST_PLATEAU = 0.9;

/** The saturation level that a header names, in the units of the image; undefined when it names none. */
export function saturationFromHeader(header: FitsHeader): number | undefined {
  for (const keyword of KEYWORDS) {
    const level = header.number(keyword);
    if (level !== undefined && level > 0) return level;
  }
  return undefined;
}

/**
 * The level from which on the detector is full, in the units of the image: the header's, or lower where stars are cut off
 * flat. Undefined when nothing says so.
 */
export function saturationLevel(sources: readonly FoundSource[], header: FitsHeader | undefined): number | undefined {
  const written = header === undefined ? undefined : saturationFromHeader(header);
  const highest = sources.reduce((high, { top }) => Math.max(high, top), Number.NEGATIVE_INFINITY);
  const flat = sources.filter((source) => source.flat && source.top > LOWEST_PLATEAU * highest).map(({ top }) => top);
  const levels = [...(written === undefined ? [] : [written]), ...flat];
  return levels.length === 0 ? undefined : Math.min(...levels);
}

/** Whether a pixel so high is full, 2 % of its height above the sky allowed. */
export function isFull(
  value: number,
  { level, sky }: { readonly level: number | undefined; readonly sky: number },
): boolean {
  return level !== undefined && value >= sky + FULL_SHARE * (level - sky);
}

/**
 * Whether a star is cut off at the top: many of its `pixels` (indices of those above half its height) are within 2 % of
 * the highest, the one in their middle among them, so that the crest of a ring is no plateau.
 */
export function isFlatTopped(
  { data, width }: Image,
  pixels: readonly number[],
  { background, noise }: { readonly background: number; readonly noise: number },
): boolean {
  const top = pixels.reduce((high, pixel) => Math.max(high, data[pixel]), Number.NEGATIVE_INFINITY);
  if (!(top - background > FLAT_PEAK_SIGMAS * noise)) return false;
  const level = background + FULL_SHARE * (top - background);
  const full = pixels.filter((pixel) => data[pixel] >= level).length;
  if (full < FLAT_PIXELS || full < FLAT_SHARE * pixels.length) return false;
  const x = pixels.reduce((sum, pixel) => sum + (pixel % width), 0) / pixels.length;
  const y = pixels.reduce((sum, pixel) => sum + Math.floor(pixel / width), 0) / pixels.length;
  return data[Math.round(y) * width + Math.round(x)] >= level;
}
