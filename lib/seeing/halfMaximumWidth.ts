import { cubicWeights } from '../image/cubicWeights';
import type { Image } from '../image/image';

export interface HalfMaximumOptions {
  /** Sky under the star, in the units of the image. */
  readonly background: number;
  /** Circles are looked at out to this radius, pixels. */
  readonly radius: number;
}

/** Mean light on circles about a star. */
export interface CircleMeans {
  /** Pixels: 0, 0.1, 0.2 ... */
  readonly radius: Float64Array;
  /** Less background; NaN where the circle leaves the frame. */
  readonly mean: Float64Array;
}

const STEP = 0.1;
/** FWHM^2 that a pixel's own width adds: 8 ln 2 / 12 (a box of side 1 has the variance 1/12). */
const PIXEL_SQUARED = (8 * Math.LN2) / 12;

/** Mean of the image on circles about a place, by cubic interpolation between the pixels (Keys 1981, a = -1/2). */
export function circleMeans(
  image: Image,
  centre: { readonly x: number; readonly y: number },
  { background, radius }: HalfMaximumOptions,
): CircleMeans {
  const count = Math.floor(radius / STEP) + 1;
  const radii = Float64Array.from({ length: count }, (_, i) => i * STEP);
  return { radius: radii, mean: radii.map((r) => meanOnCircle(image, centre, r) - background) };
}

/**
 * Full width at half maximum without a model: twice the first radius at which the mean light on a circle has fallen to
 * half of that in the centre, pixels. NaN when it never does. It includes the width of the pixels (see withoutPixel).
 */
export function halfMaximumWidth(
  image: Image,
  centre: { readonly x: number; readonly y: number },
  options: HalfMaximumOptions,
): number {
  const { radius, mean } = circleMeans(image, centre, options);
  const half = mean[0] / 2;
  if (!(half > 0)) return Number.NaN;
  const i = mean.findIndex((value) => value <= half);
  return i < 1 ? Number.NaN : 2 * crossing(radius, mean, { i, level: half });
}

/**
 * Diameter of a donut, or of any star: twice the last radius at which the mean light on a circle is half of its maximum,
 * pixels. NaN when there is no light, or no end of it within the circles.
 */
export function outerHalfMaximumWidth({ radius, mean }: CircleMeans): number {
  const half = mean.reduce((top, value) => (value > top ? value : top), 0) / 2;
  if (!(half > 0)) return Number.NaN;
  const last = mean.findLastIndex((value) => value > half);
  if (last < 0 || last === mean.length - 1 || Number.isNaN(mean[last + 1])) return Number.NaN;
  return 2 * crossing(radius, mean, { i: last + 1, level: half });
}

/** A width as it was before the pixels widened it: exact for a Gaussian, a good approximation for other stars. */
export function withoutPixel(fwhmPixels: number): number {
  return Math.sqrt(Math.max(0, fwhmPixels ** 2 - PIXEL_SQUARED));
}

/** Radius between the samples i - 1 and i at which the curve takes a level. */
function crossing(radius: Float64Array, mean: Float64Array, { i, level }: { i: number; level: number }): number {
  const share = (mean[i - 1] - level) / (mean[i - 1] - mean[i]);
  return radius[i - 1] + share * (radius[i] - radius[i - 1]);
}

function meanOnCircle(image: Image, { x, y }: { x: number; y: number }, radius: number): number {
  const count = radius === 0 ? 1 : Math.max(16, Math.ceil(2 * Math.PI * radius * 2));
  const [cos, sin] = [Math.cos((2 * Math.PI) / count), Math.sin((2 * Math.PI) / count)];
  let sum = 0;
  // From one point of the circle to the next by a turn.
  for (let i = 0, dx = radius, dy = 0; i < count; i++) {
    sum += interpolate(image, x + dx, y + dy);
    const turned = cos * dx - sin * dy;
    dy = sin * dx + cos * dy;
    dx = turned;
  }
  return sum / count;
}

/** NaN less than two pixels from the edge, or beside a pixel that is no number. */
function interpolate({ data, width, height }: Image, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 1 || row < 1 || column > width - 3 || row > height - 3) return Number.NaN;
  const [u0, u1, u2, u3] = cubicWeights(x - column);
  const rows = cubicWeights(y - row);
  let sum = 0;
  for (let j = -1; j < 3; j++) {
    const i = (row + j) * width + column;
    sum += rows[j + 1] * (u0 * data[i - 1] + u1 * data[i] + u2 * data[i + 1] + u3 * data[i + 2]);
  }
  return sum;
}
