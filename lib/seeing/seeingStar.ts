import type { FrameLook } from '../detect/sources/frameLook';
import type { FitsHeader } from '../fits/header';
import type { StarFit } from './fitStar';

export interface FrameSeeingOptions {
  /** Gives the pixel scale and the saturation level where it has them. */
  readonly header?: FitsHeader;
  /** Arcseconds per pixel where the header has none. Default 0.58, the thesis' cameras. */
  readonly pixelScale?: number;
  /** Highest count that can be trusted. Default: the header's, and what flat-topped stars show. */
  readonly saturation?: number;
  /** Stop when so many stars are measured, the brightest first. Default 100. */
  readonly maxStars?: number;
  /** See fitStar. Default `integrated`. */
  readonly pixels?: 'integrated' | 'sampled';
}

/**
 * Why a star has no say in the frame's seeing: the flags of a star, then `faint` (signal-to-noise below 15), `sharp`
 * (narrower than any star: a particle or a hot pixel), `outlier` (far from the other stars' width: a galaxy, a double).
 */
export type FrameDropReason =
  | 'saturated'
  | 'edge'
  | 'blended'
  | 'notConverged'
  | 'donut'
  | 'faint'
  | 'sharp'
  | 'outlier';

/** A star that has a say: its Moffat fit. Of a donut the size alone is known. */
export interface SeeingStar {
  readonly x: number;
  readonly y: number;
  readonly fwhmPixels: number;
  readonly fwhmXPixels: number;
  readonly fwhmYPixels: number;
  readonly ellipticity: number;
  readonly positionAngleDegrees: number;
  readonly signalToNoise: number;
  readonly fit: StarFit | undefined;
}

/** A frame to measure, looked at. */
export interface Frame {
  readonly look: FrameLook;
  readonly options: FrameSeeingOptions;
}

/** Its stars, and how many were left out. */
export interface Measured {
  readonly kind: 'stars' | 'donuts' | 'none';
  readonly stars: readonly SeeingStar[];
  readonly dropped: Record<FrameDropReason, number>;
}

export function noneDropped(): Record<FrameDropReason, number> {
  return { saturated: 0, edge: 0, blended: 0, notConverged: 0, donut: 0, faint: 0, sharp: 0, outlier: 0 };
}
