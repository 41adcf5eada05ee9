import type { Image } from '../image/image';
import { type HalfMaximumRegion, halfMaximumRegion } from './halfMaximumRegion';

/** Shares of the height at which a hole is looked for: a decentred donut closes its ring only low down. */
const SHARES = [0.5, 0.35, 0.25] as const;
/** A hole is real from so many pixels and from this share of the filled region: noise punches smaller ones. */
const SMALLEST_HOLE = 6;
const SMALLEST_HOLE_SHARE = 0.04;

export interface DonutShapeOptions {
  readonly background: number;
  /** Noise of a pixel of the image that is looked at: a ring is followed no lower than three times that. */
  readonly noise: number;
  readonly maxArea?: number;
}

/**
 * The region of a star with a hole in its light, or undefined for a star without. `smooth` is best smoothed, so that
 * noise does not tear the ring; `start` is its brightest pixel nearby.
 */
export function donutRegion(
  smooth: Image,
  start: { x: number; y: number },
  { background, noise, maxArea = 40000 }: DonutShapeOptions,
): HalfMaximumRegion | undefined {
  const height = smooth.data[Math.round(start.y) * smooth.width + Math.round(start.x)] - background;
  for (const share of SHARES) {
    if (share * height < 3 * noise) return undefined;
    const region = halfMaximumRegion(smooth, start, { background, height, share, maxArea });
    if (region.open) return undefined;
    const hole = region.filledArea - region.area;
    if (hole >= Math.max(SMALLEST_HOLE, SMALLEST_HOLE_SHARE * region.filledArea)) return region;
  }
  return undefined;
}
