import type { ClassName } from '../stamps/stampSet';
import type { Donut, FrameDescription, Trail } from './frameDescription';

/** One star as it was put into the frame. */
export interface TrueStar {
  /** 0-based pixels: the centre of light; for a donut the centre of its outer rim. */
  readonly x: number;
  readonly y: number;
  /** Counts in all pixels together. */
  readonly flux: number;
  /** Counts in its brightest pixel, without the sky and before saturation. */
  readonly peak: number;
  readonly saturated: boolean;
}

/** What a frame really holds, written beside it as NAME.truth.json. */
export interface FrameTruth {
  readonly file: string;
  readonly class: number;
  readonly className: ClassName;
  readonly seed: string;
  /** Arcseconds per pixel. */
  readonly pixelScale: number;
  /** Of the round profile under trail or donut. */
  readonly seeingArcsec: number;
  readonly fwhmPixels: number;
  readonly beta: number;
  readonly ellipticity: number;
  readonly positionAngleDegrees: number;
  readonly trail?: Trail;
  readonly donut?: Donut;
  /** Standard deviation of the empty sky, counts. */
  readonly skyNoise: number;
  readonly skyLevel: number;
  /** Every star whose brightest pixel stands at least three sky deviations above the sky, brightest first. */
  readonly stars: readonly TrueStar[];
  /** For donuts, in place of a detection: the usable ones (clear, unsaturated, alone, off the edge), brightest first. */
  readonly centres?: readonly { readonly x: number; readonly y: number }[];
}

/** A donut is usable when it stands so many sky deviations above the sky ... */
const CLEAR_PEAK = 8;
/** ... farther than this from every edge, pixels (thesis: half a stamp and 2) ... */
const EDGE = 32;
/** ... and has no neighbour within a stamp's side, pixels, of more than this share of its light. */
const STAMP_SIDE = 60;
const NEIGHBOUR_SHARE = 0.2;

/** The donuts that a person would pick by hand, brightest first. `stars` must hold the faint neighbours too. */
export function usableCentres(
  stars: readonly TrueStar[],
  frame: FrameDescription,
  skyNoise: number,
): { x: number; y: number }[] {
  const inside = ({ x, y }: TrueStar): boolean =>
    x > EDGE && y > EDGE && x < frame.width - 1 - EDGE && y < frame.height - 1 - EDGE;
  const lonely = (star: TrueStar): boolean =>
    !stars.some(
      (other) =>
        other !== star &&
        other.flux > NEIGHBOUR_SHARE * star.flux &&
        Math.abs(other.x - star.x) < STAMP_SIDE &&
        Math.abs(other.y - star.y) < STAMP_SIDE,
    );
  return stars
    .filter((star) => star.peak > CLEAR_PEAK * skyNoise && !star.saturated && inside(star) && lonely(star))
    .map(({ x, y }) => ({ x, y }));
}
