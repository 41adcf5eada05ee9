import { finiteValues } from './finiteValues';
import type { Image } from './image';
import { selectRankInPlace } from './selectRank';
import type { DisplayLimits } from './zscale';

/** The curves that turn a pixel's place between the limits into brightness. */
export const STRETCHES = ['linear', 'sqrt', 'log', 'asinh'] as const;
export type Stretch = (typeof STRETCHES)[number];

/** How to turn pixels into gray. */
export interface GrayOptions {
  /** Default linear. */
  readonly stretch?: Stretch;
  /** White sky, black stars. Default false. */
  readonly inverted?: boolean;
}

/** The constants of DS9 and astropy: log(a x + 1) / log(a + 1) with a = 1000, asinh(x / a) / asinh(1 / a) with a = 0.1. */
const LOG_SCALE = 1000;
const ASINH_SCALE = 0.1;

const CURVES: Readonly<Record<Stretch, (fraction: number) => number>> = {
  linear: (fraction) => fraction,
  sqrt: Math.sqrt,
  log: (fraction) => Math.log1p(LOG_SCALE * fraction) / Math.log1p(LOG_SCALE),
  asinh: (fraction) => Math.asinh(fraction / ASINH_SCALE) / Math.asinh(1 / ASINH_SCALE),
};

/** Lowest and highest finite pixel. Throws InputError when no pixel is finite. */
export function minMaxLimits(image: Image): DisplayLimits {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of finiteValues(image)) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/**
 * Limits that hold `percent` of the finite pixels, the same share left out on both sides, interpolated linearly
 * between neighbouring values (as numpy's percentile and astropy's PercentileInterval). Throws InputError when no pixel is finite.
 */
export function percentileLimits(image: Image, percent: number): DisplayLimits {
  if (!(percent > 0 && percent <= 100)) throw new RangeError(`percent must be above 0 and at most 100, got ${percent}`);
  const values = finiteValues(image);
  const outside = (100 - percent) / 200;
  return { low: quantileInPlace(values, outside), high: quantileInPlace(values, 1 - outside) };
}

function quantileInPlace(values: Float32Array, fraction: number): number {
  const place = fraction * (values.length - 1);
  const below = Math.floor(place);
  const low = selectRankInPlace(values, below);
  if (below === place) return low;
  return low + (selectRankInPlace(values, below + 1) - low) * (place - below);
}

/**
 * Gray levels 0 to 255 of an image between two limits, row-major like the image; beyond the limits black and white.
 * Not a number is shown as the lower limit is.
 */
export function grayLevels(image: Image, limits: DisplayLimits, options: GrayOptions = {}): Uint8Array {
  const { stretch = 'linear', inverted = false } = options;
  const curve = CURVES[stretch];
  const range = limits.high - limits.low;
  const levels = new Uint8Array(image.data.length);
  for (let i = 0; i < levels.length; i++) {
    const fraction = range > 0 ? (image.data[i]! - limits.low) / range : Number(image.data[i]! > limits.low);
    const level = Math.round(255 * curve(Math.min(1, Math.max(0, fraction || 0))));
    levels[i] = inverted ? 255 - level : level;
  }
  return levels;
}
