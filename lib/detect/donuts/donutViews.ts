import type { Image } from '../../image/image';
import { type WithoutSky, withoutSky } from '../dao/skyMap';
import { quantisationStep } from '../sources/skyNoise';
import { binomialSum } from '../sources/smooth';
import { halfImage } from './halfImage';

/** A frame seen in squares of `scale` x `scale` pixels, smoothed, sky 0. */
export interface ScaledView {
  readonly scale: number;
  readonly image: Image;
  /** Standard deviation of a smoothed square of empty sky. */
  readonly noise: number;
  /** The same before it was smoothed. */
  readonly flat: WithoutSky;
}

/** Sides of the squares that are looked at as one: a donut is clearest where it is some ten squares wide. */
const LARGEST_SCALE = 16;
/** The image must be this many squares wide and high. */
const FEWEST_SQUARES = 24;
/** Pixels of one patch of sky, far larger than a donut. */
const SKY_BOX = 512;
/** Sum of the smoothing's weights, and noise after over noise before: the root of the sum of their squares. */
const WEIGHTS = 16;
const SMOOTHED_NOISE = 6 / WEIGHTS;

/** The frame, and then in squares of two, four, eight ... pixels, as long as a donut may be ten squares wide. */
export function scaledViews(image: Image): ScaledView[] {
  const step = quantisationStep(image);
  const views: ScaledView[] = [];
  let squares = image;
  for (let scale = 1; scale <= LARGEST_SCALE; scale *= 2) {
    const flat = withoutSky(squares, SKY_BOX / scale, step / scale ** 2);
    views.push({ scale, flat, image: binomialSum(flat.image, WEIGHTS), noise: flat.noise * SMOOTHED_NOISE });
    if (Math.min(image.width, image.height) < FEWEST_SQUARES * 2 * scale) break;
    squares = halfImage(squares);
  }
  return views;
}

/** From squares to pixels of the frame: the middle of square 0 lies at (scale - 1) / 2. */
export function toPixels(squares: number, scale: number): number {
  return (squares + 0.5) * scale - 0.5;
}

/** From pixels of the frame to squares. */
export function toSquares(pixels: number, scale: number): number {
  return (pixels + 0.5) / scale - 0.5;
}
