import { type RankRange, selectRankInPlace } from '../image/selectRank';

const BUCKETS = 4096;
/** The buckets resolve the sky: this many standard deviations to each side of the median. The two end buckets take the rest. */
const REACH = 8;
const SAMPLE_SIZE = 8192;

/**
 * The finite values of an image, sorted into buckets but not within them: enough for exact medians and moments of any
 * range of values, at a fraction of the cost of a full sort.
 */
export interface ValueBuckets {
  /** Finite values, bucket after bucket. */
  readonly values: Float32Array;
  /** Bucket b holds values[offsets[b] .. offsets[b + 1]). */
  readonly offsets: Uint32Array;
  /** Sums and sums of squares of value - pivot per bucket, in double precision. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** About the median: taking it off first keeps the variance from cancelling. */
  readonly pivot: number;
  /** The bucket of a value; never decreases with the value. */
  bucketOf(value: number): number;
}

/** Mean less pivot and variance (population) of some values. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Sorts the finite values of `data` into buckets. NaN and infinities are left out. */
export function bucketValues(data: Float32Array): ValueBuckets {
  const { centre, spread } = sampleSpread(data);
  const lowest = centre - REACH * spread;
  const scale = BUCKETS / (2 * REACH * spread);
  const counts = new Uint32Array(BUCKETS + 1);
  const sums = new Float64Array(BUCKETS);
  const squares = new Float64Array(BUCKETS);
  for (let i = 0; i < data.length; i++) {
    const offset = data[i]! - centre;
    if (offset - offset !== 0) continue;
    const scaled = (data[i]! - lowest) * scale;
    const bucket = scaled < 0 ? 0 : scaled >= BUCKETS ? BUCKETS - 1 : scaled | 0;
    counts[bucket + 1]!++;
    sums[bucket]! += offset;
    squares[bucket]! += offset * offset;
  }
  for (let bucket = 0; bucket < BUCKETS; bucket++) counts[bucket + 1]! += counts[bucket]!;
  const values = scatter(data, { lowest, scale, offsets: counts });
  const bucketOf = (value: number) => Math.min(BUCKETS - 1, Math.max(0, Math.trunc((value - lowest) * scale)));
  return { values, offsets: counts, sums, squares, pivot: centre, bucketOf };
}

function scatter(data: Float32Array, to: { lowest: number; scale: number; offsets: Uint32Array }): Float32Array {
  const { lowest, scale } = to;
  const next = to.offsets.slice();
  const values = new Float32Array(next[BUCKETS]!);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value - value !== 0) continue;
    const scaled = (value - lowest) * scale;
    const bucket = scaled < 0 ? 0 : scaled >= BUCKETS ? BUCKETS - 1 : scaled | 0;
    values[next[bucket]!++] = value;
  }
  return values;
}

/** Median and a width like the standard deviation's (half of the central 68 %) of a sample; never a width of 0. */
function sampleSpread(data: Float32Array): { centre: number; spread: number } {
  const step = Math.max(1, Math.floor(data.length / SAMPLE_SIZE));
  const sample: number[] = [];
  for (let i = 0; i < data.length; i += step) if (Number.isFinite(data[i])) sample.push(data[i]!);
  if (sample.length === 0) return { centre: 0, spread: 1 };
  const sorted = Float32Array.from(sample).sort();
  const at = (fraction: number) => sorted[Math.floor(fraction * (sorted.length - 1))]!;
  const spread = (at(0.84) - at(0.16)) / 2 || at(1) - at(0) || Math.abs(at(0.5)) || 1;
  return { centre: at(0.5), spread };
}

/** The exact median of the values whose ranks (places in sorted order) lie in `ranks`. */
export function medianOfRanks(buckets: ValueBuckets, ranks: RankRange): number {
  const upper = valueAtRank(buckets, (ranks.start + ranks.end) >> 1);
  if ((ranks.end - ranks.start) % 2 === 1) return upper;
  return (valueAtRank(buckets, ((ranks.start + ranks.end) >> 1) - 1) + upper) / 2;
}

function valueAtRank({ values, offsets }: ValueBuckets, rank: number): number {
  let low = 0;
  let high = BUCKETS - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle]! <= rank) low = middle;
    else high = middle - 1;
  }
  return selectRankInPlace(values, rank, { start: offsets[low]!, end: offsets[low + 1]! });
}

/** The ranks of the values from `low` to `high`, both included. */
export function ranksBetween(buckets: ValueBuckets, low: number, high: number): RankRange {
  return {
    start: countBefore(buckets, (value) => value < low, low),
    end: countBefore(buckets, (value) => value <= high, high),
  };
}

function countBefore(
  { values, offsets, bucketOf }: ValueBuckets,
  before: (value: number) => boolean,
  bound: number,
): number {
  const bucket = bucketOf(bound);
  let count = offsets[bucket]!;
  for (let i = offsets[bucket]!; i < offsets[bucket + 1]!; i++) if (before(values[i]!)) count++;
  return count;
}

/** Moments of the values from `low` to `high`, both included. Buckets that lie between the bounds enter by their sums. */
export function momentsBetween(buckets: ValueBuckets, low: number, high: number): Moments {
  const { values, offsets, pivot, bucketOf } = buckets;
  const [first, last] = [bucketOf(low), bucketOf(high)];
  let count = 0;
  let sum = 0;
  let square = 0;
  for (let bucket = first; bucket <= last; bucket++) {
    if (bucket > first && bucket < last) {
      count += offsets[bucket + 1]! - offsets[bucket]!;
      sum += buckets.sums[bucket]!;
      square += buckets.squares[bucket]!;
      continue;
    }
    for (let i = offsets[bucket]!; i < offsets[bucket + 1]!; i++) {
      const value = values[i]!;
      if (value < low || value > high) continue;
      count++;
      sum += value - pivot;
      square += (value - pivot) * (value - pivot);
    }
  }
  const mean = sum / count;
  return { mean, variance: Math.max(0, square / count - mean * mean) };
}
