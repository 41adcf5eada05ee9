import { isFlatTopped, isFull } from '../detect/sources/saturation';
import { crop } from '../image/crop';
import type { Image } from '../image/image';
import { donutRegion } from './donutShape';
import { type HalfMaximumRegion, halfMaximumRegion } from './halfMaximumRegion';
import { localSky } from './localSky';
import { boxAround } from './pixelBox';
import { smoothThree } from './smooth';

/** Sides of the square in which a star's extent is looked for: room for a donut 120 px wide. */
const SEARCH_RADIUS = 100;
/** A star's first guess is no narrower, pixels. */
export const SMALLEST_FWHM = 1.5;

/** How large a star is, before any model. Lengths in pixels. */
export interface StarExtent {
  /** First guess of the FWHM; of a donut its diameter. */
  readonly fwhm: number;
  readonly centre: { readonly x: number; readonly y: number };
  readonly donut: boolean;
  readonly saturated: boolean;
  /** Highest pixel. */
  readonly peak: number;
}

export interface StarExtentOptions {
  readonly saturation?: number;
  readonly searchRadius?: number;
  readonly fwhmPixels?: number;
}

/** Looks for the brightest place nearby and what belongs to it; undefined when nothing rises above the sky. */
export function starExtent(
  image: Image,
  place: { x: number; y: number },
  options: StarExtentOptions,
): StarExtent | undefined {
  const near = boxAround(image, place, options.searchRadius ?? 5);
  const around = boxAround(image, place, SEARCH_RADIUS);
  if (near === undefined || around === undefined) return undefined;
  const window = crop(image, around);
  const smooth = smoothThree(window);
  const { median: background, std } = localSky(window, middleOf(window), { inner: 0, outer: 2 * SEARCH_RADIUS });
  const start = brightest(smooth, { ...near, x: near.x - around.x, y: near.y - around.y });
  if (start === undefined || !(smooth.data[start.y * smooth.width + start.x] > background)) return undefined;
  const region = halfMaximumRegion(smooth, start, { background });
  const ring = donutRegion(smooth, start, { background, noise: std / 3 });
  const found = ring ?? region;
  const peak = found.pixels.reduce((top, pixel) => Math.max(top, window.data[pixel]), Number.NEGATIVE_INFINITY);
  return {
    fwhm: options.fwhmPixels ?? Math.max(SMALLEST_FWHM, 2 * Math.sqrt(found.filledArea / Math.PI)),
    centre: ring ? rebase(middleOfRegion(ring), around) : rebase(region, around),
    donut: ring !== undefined,
    saturated:
      isFull(peak, { level: options.saturation, sky: background }) ||
      (ring === undefined &&
        isFlatTopped(window, halfMaximumRegion(window, start, { background }).pixels, { background, noise: std })),
    peak,
  };
}

function rebase({ x, y }: { x: number; y: number }, box: { x: number; y: number }): { x: number; y: number } {
  return { x: x + box.x, y: y + box.y };
}

function middleOf({ width, height }: Image): { x: number; y: number } {
  return { x: (width - 1) / 2, y: (height - 1) / 2 };
}

function middleOfRegion({ left, right, bottom, top }: HalfMaximumRegion): { x: number; y: number } {
  return { x: (left + right) / 2, y: (bottom + top) / 2 };
}

function brightest(
  { data, width }: Image,
  box: { x: number; y: number; width: number; height: number },
): { x: number; y: number } | undefined {
  let best: { x: number; y: number } | undefined;
  let top = Number.NEGATIVE_INFINITY;
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      if (data[y * width + x] > top) {
        top = data[y * width + x];
        best = { x, y };
      }
    }
  }
  return best;
}
