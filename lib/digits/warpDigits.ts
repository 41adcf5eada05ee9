import type { Random } from '../random';
import { DIGIT_PIXELS, DIGIT_SIZE } from './digitSet';

/** How a digit is moved about the centre of its picture. */
export interface DigitWarp {
  /** Turn in degrees, clockwise as it is drawn (row 0 at the top). */
  readonly angle: number;
  /** Shift to the right and down, in pixels. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Magnification: 2 is twice as large. */
  readonly zoom: number;
}

/** Within which bounds warps are drawn; a bound that is absent leaves that out. */
export interface WarpBounds {
  /** Largest turn either way in degrees. */
  readonly rotation?: number;
  /** Largest shift either way along each axis, as part of the picture's side. */
  readonly shift?: number;
  /** Smallest and largest magnification. */
  readonly zoom?: readonly [number, number];
}

/** The thesis' augmentation: rotation 30 degrees, shift a quarter of the side, zoom 0.5 to 1.5. */
export const THESIS_WARP: WarpBounds = { rotation: 30, shift: 0.25, zoom: [0.5, 1.5] };

/** No movement at all. */
export const NO_WARP: DigitWarp = { angle: 0, shiftX: 0, shiftY: 0, zoom: 1 };

const CENTRE = (DIGIT_SIZE - 1) / 2;

/** Draws a warp uniformly within the bounds. Always takes four numbers of `random`, whatever the bounds. */
export function randomWarp({ rotation = 0, shift = 0, zoom = [1, 1] }: WarpBounds, random: Random): DigitWarp {
  const reach = shift * DIGIT_SIZE;
  return {
    angle: random.between(-rotation, rotation),
    shiftX: random.between(-reach, reach),
    shiftY: random.between(-reach, reach),
    zoom: random.between(zoom[0], zoom[1]),
  };
}

/**
 * Gives every digit of `pictures` its own random warp: a new array of the same shape. The same generator gives the same
 * pictures; 60,000 digits take less than a second.
 */
export function warpDigits(pictures: Float32Array, bounds: WarpBounds, random: Random): Float32Array {
  const warped = new Float32Array(pictures.length);
  for (let first = 0; first < pictures.length; first += DIGIT_PIXELS) {
    warpInto(pictures, { target: warped, first, warp: randomWarp(bounds, random) });
  }
  return warped;
}

/** Gives all digits of `pictures` the same warp. */
export function warpAll(pictures: Float32Array, warp: DigitWarp): Float32Array {
  const warped = new Float32Array(pictures.length);
  for (let first = 0; first < pictures.length; first += DIGIT_PIXELS)
    warpInto(pictures, { target: warped, first, warp });
  return warped;
}

/** An `augment` for `train`: each time a digit is drawn it is warped anew within the bounds. */
export function warpBatch(
  bounds: WarpBounds,
): <T extends { readonly pictures: Float32Array }>(batch: T, random: Random) => T {
  return (batch, random) => ({ ...batch, pictures: warpDigits(batch.pictures, bounds, random) });
}

/** Where a warped digit goes. */
export interface WarpPlace {
  readonly target: Float32Array;
  /** Index of the digit's first pixel, in source and target. */
  readonly first: number;
  readonly warp: DigitWarp;
}

/**
 * One digit, by going back from each target pixel to its place in the source and weighing the four pixels around it
 * (bilinear). What comes from outside is paper.
 */
export function warpInto(source: Float32Array, { target, first, warp }: WarpPlace): void {
  const { angle, shiftX, shiftY, zoom } = warp;
  const radians = (angle * Math.PI) / 180;
  const sin = Math.sin(radians) / zoom;
  const cos = Math.cos(radians) / zoom;
  for (let y = 0; y < DIGIT_SIZE; y++) {
    const dy = y - CENTRE - shiftY;
    for (let x = 0; x < DIGIT_SIZE; x++) {
      const dx = x - CENTRE - shiftX;
      const at = first + y * DIGIT_SIZE + x;
      target[at] = bilinear(source, first, cos * dx + sin * dy + CENTRE, cos * dy - sin * dx + CENTRE);
    }
  }
}

/** The value at (x, y) of the digit that begins at `first`. */
function bilinear(source: Float32Array, first: number, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < -1 || top < -1 || left >= DIGIT_SIZE || top >= DIGIT_SIZE) return 0;
  const [fx, fy] = [x - left, y - top];
  const at = first + top * DIGIT_SIZE + left;
  const [hasLeft, hasRight] = [left >= 0, left + 1 < DIGIT_SIZE];
  let value = 0;
  if (top >= 0) {
    if (hasLeft) value += (1 - fx) * (1 - fy) * source[at]!;
    if (hasRight) value += fx * (1 - fy) * source[at + 1]!;
  }
  if (top + 1 < DIGIT_SIZE) {
    if (hasLeft) value += (1 - fx) * fy * source[at + DIGIT_SIZE]!;
    if (hasRight) value += fx * fy * source[at + DIGIT_SIZE + 1]!;
  }
  return value;
}
