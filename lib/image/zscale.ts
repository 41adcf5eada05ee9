import { finiteValues } from './finiteValues';
import type { Image } from './image';

/** Pixel values shown darkest and brightest. */
export interface DisplayLimits {
  readonly low: number;
  readonly high: number;
}

/** How zscale samples and fits. */
export interface ZscaleOptions {
  /** About so many pixels are looked at. Default 1000. */
  readonly samples?: number;
  /** The slope of the fit is divided by this: smaller shows a wider range. Default 0.25. */
  readonly contrast?: number;
  /** When more than this part of the sample is rejected the limits are its extremes. Default 0.5. */
  readonly maxReject?: number;
  /** Rejection limit in standard deviations about the line. Default 2.5. */
  readonly rejectSigmas?: number;
}

const MINIMUM_SAMPLES = 5;
const MAXIMUM_ITERATIONS = 5;
/** Each rejected sample takes its neighbours with it, this part of the sample in all. */
const GROWTH = 0.01;

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Display limits by IRAF's zscale, which DS9 uses too: a line through the sorted sample, its slope around the median.
 * Samples, rejection and defaults are those of astropy 5.2 `ZScaleInterval`. Throws InputError when no pixel is finite.
 */
export function zscale(image: Image, options: ZscaleOptions = {}): DisplayLimits {
  const { samples = 1000, contrast = 0.25, maxReject = 0.5, rejectSigmas = 2.5 } = options;
  const sorted = sampleSorted(image, samples);
  const extremes = { low: sorted[0]!, high: sorted.at(-1)! };
  const enough = Math.max(MINIMUM_SAMPLES, Math.trunc(sorted.length * maxReject));
  const slope = slopeOfMost(sorted, { enough, rejectSigmas });
  if (slope === null) return extremes;
  const scaled = contrast > 0 ? slope / contrast : slope;
  const centre = (sorted.length - 1) >> 1;
  const median = (sorted[centre]! + sorted[sorted.length >> 1]!) / 2;
  return {
    low: Math.max(extremes.low, median - (centre - 1) * scaled),
    high: Math.min(extremes.high, median + (sorted.length - centre) * scaled),
  };
}

function sampleSorted(image: Image, samples: number): Float32Array {
  const values = finiteValues(image);
  const stride = Math.trunc(Math.max(1, values.length / samples));
  const count = Math.min(samples, Math.ceil(values.length / stride));
  return Float32Array.from({ length: count }, (_, i) => values[i * stride]!).sort();
}

/** Slope of the line through the sorted sample after rejecting what lies off it; null when too few samples stay. */
function slopeOfMost(
  sorted: Float32Array,
  { enough, rejectSigmas }: { enough: number; rejectSigmas: number },
): number | null {
  let rejected: Uint8Array = new Uint8Array(sorted.length);
  let kept = sorted.length;
  let keptBefore = kept + 1;
  let slope: number | null = null;
  for (let i = 0; i < MAXIMUM_ITERATIONS && kept < keptBefore && kept >= enough; i++) {
    const line = fitLine(sorted, rejected);
    slope = line.slope;
    rejected = grow(rejectFarther(sorted, rejected, { line, rejectSigmas }));
    keptBefore = kept;
    kept = rejected.reduce((count, flag) => count + 1 - flag, 0);
  }
  return kept >= enough ? slope : null;
}

/** Least-squares line through (index, value) of the samples not rejected. */
function fitLine(values: Float32Array, rejected: Uint8Array): Line {
  const [xMean, yMean] = [meanOf(values, rejected, (i) => i), meanOf(values, rejected, (i) => values[i]!)];
  const covariance = meanOf(values, rejected, (i) => (i - xMean) * (values[i]! - yMean));
  const slope = covariance / meanOf(values, rejected, (i) => (i - xMean) ** 2);
  return { slope, intercept: yMean - slope * xMean };
}

function meanOf(values: Float32Array, rejected: Uint8Array, term: (i: number) => number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (rejected[i] === 1) continue;
    sum += term(i);
    count++;
  }
  return sum / count;
}

/** Rejects, for good, what lies farther from the line than the limit. */
function rejectFarther(
  values: Float32Array,
  rejected: Uint8Array,
  { line, rejectSigmas }: { line: Line; rejectSigmas: number },
): Uint8Array {
  const residual = (i: number) => values[i]! - (line.slope * i + line.intercept);
  const mean = meanOf(values, rejected, residual);
  const limit = rejectSigmas * Math.sqrt(meanOf(values, rejected, (i) => (residual(i) - mean) ** 2));
  return rejected.map((flag, i) => (flag === 1 || Math.abs(residual(i)) > limit ? 1 : 0));
}

/** Widens each rejected sample to a run of samples about it. */
function grow(rejected: Uint8Array): Uint8Array {
  const length = Math.max(1, Math.trunc(rejected.length * GROWTH));
  const grown = new Uint8Array(rejected.length);
  const before = Math.trunc((length - 1) / 2);
  rejected.forEach((flag, i) => {
    if (flag === 1) grown.fill(1, Math.max(0, i - before), i - before + length);
  });
  return grown;
}
