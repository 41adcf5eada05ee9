import { convolve } from '../../image/convolve';
import { createImage, type Image } from '../../image/image';
import { withoutSky } from '../dao/skyMap';
import { binImage } from './binImage';

/** A frame seen in squares of `scale` x `scale` pixels, smoothed, sky 0. */
export interface ScaledView {
  readonly scale: number;
  readonly image: Image;
  /** Standard deviation of a square of empty sky. */
  readonly noise: number;
}

/** Sides of the squares that are looked at as one: a donut is clearest where it is some ten squares wide. */
const SCALES = [1, 2, 4, 8, 16] as const;
/** The image must be this many squares wide and high. */
const FEWEST_SQUARES = 24;
/** Pixels of one patch of sky, far larger than a donut. */
export const SKY_BOX = 512;

const SMOOTHING = createImage(
  3,
  3,
  Float32Array.of(1, 2, 1, 2, 4, 2, 1, 2, 1).map((weight) => weight / 16),
);
/** Noise after smoothing over noise before: the root of the sum of the squared weights. */
const SMOOTHED_NOISE = 6 / 16;

/** The frame at every scale at which a donut may be ten squares wide, the finest first. */
export function scaledViews(image: Image): ScaledView[] {
  return SCALES.filter((scale) => Math.min(image.width, image.height) >= FEWEST_SQUARES * scale).map((scale) => {
    const flat = withoutSky(scale === 1 ? image : binImage(image, scale), SKY_BOX / scale);
    return { scale, image: convolve(flat.image, SMOOTHING), noise: flat.noise * SMOOTHED_NOISE };
  });
}

/** From squares to pixels of the frame: the middle of square 0 lies at (scale - 1) / 2. */
export function toPixels(squares: number, scale: number): number {
  return (squares + 0.5) * scale - 0.5;
}

/** From pixels of the frame to squares. */
export function toSquares(pixels: number, scale: number): number {
  return (pixels + 0.5) / scale - 0.5;
}
