import type { Image } from '../../image/image';
import { bucketValues, rankSelector, type ValuesBetween, valuesBetween } from './valueBuckets';

/** How to clip. */
export interface SigmaClipOptions {
  /** Values farther than this many standard deviations from the median are dropped. Default 3. */
  readonly sigma?: number;
  /** At most this many rounds of dropping. Default 5. */
  readonly maxIterations?: number;
}

/** Statistics of what sigma clipping kept, in the units of the image. */
export interface ClippedStatistics {
  readonly mean: number;
  readonly median: number;
  /** Population standard deviation (divided by the number of values). */
  readonly std: number;
  /** Number of values kept. */
  readonly kept: number;
  /** Rounds done, the last one, which may have dropped nothing, included. */
  readonly iterations: number;
}

/**
 * Mean, median and standard deviation of the sky: values farther than `sigma` standard deviations from the median are
 * dropped, again and again until none is, as astropy 5.2 `sigma_clipped_stats` does. NaN and infinities are ignored;
 * where nothing is finite the three statistics are NaN and `kept` is 0.
 */
export function sigmaClippedStatistics(image: Image | Float32Array, options: SigmaClipOptions = {}): ClippedStatistics {
  const { sigma = 3, maxIterations = 5 } = options;
  if (!(sigma > 0)) throw new RangeError(`sigma must be positive, got ${sigma}`);
  if (!(maxIterations >= 1)) throw new RangeError(`maxIterations must be at least 1, got ${maxIterations}`);
  const buckets = bucketValues(image instanceof Float32Array ? image : image.data);
  const valueAt = rankSelector(buckets);
  const between = (low: number, high: number) => statisticsBetween(valuesBetween(buckets, low, high), valueAt);
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let statistics = between(low, high);
  let dropped = statistics.kept;
  let iterations = 0;
  while (dropped > 0 && iterations < maxIterations) {
    iterations++;
    const { median, std, kept } = statistics;
    low = Math.max(low, median - sigma * std);
    high = Math.min(high, median + sigma * std);
    statistics = between(low, high);
    dropped = kept - statistics.kept;
  }
  return { ...statistics, iterations };
}

function statisticsBetween(
  { ranks: { start, end }, mean, variance }: ValuesBetween,
  valueAt: (rank: number) => number,
): Omit<ClippedStatistics, 'iterations'> {
  const kept = end - start;
  if (kept === 0) return { mean: Number.NaN, median: Number.NaN, std: Number.NaN, kept };
  const upper = valueAt((start + end) >> 1);
  const median = kept % 2 === 1 ? upper : (valueAt(((start + end) >> 1) - 1) + upper) / 2;
  return { mean, median, std: Math.sqrt(variance), kept };
}
