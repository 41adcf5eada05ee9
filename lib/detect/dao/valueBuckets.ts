import { type RankRange, selectRankInPlace } from '../../image/selectRank';
import type { KernelMemory } from '../../kernelMemory';
import { type DetectKernels, detectKernels } from '../kernels';

const BUCKETS = 4096;
/** The buckets resolve the sky: this many standard deviations to each side of the median. The two end buckets take the rest. */
const REACH = 8;
/** So near to the median, in standard deviations, no clipping reaches: what lies here is added up once, the tails each time. */
const CORE = 2;
const SAMPLE_SIZE = 8192;

/**
 * The values of an image in the kernels' memory, and how many finite ones fall into each bucket of a scale that is fine
 * around the sky: enough for exact medians and moments of any range of values, without sorting. Valid until the kernels
 * are used for something else.
 */
export interface ValueBuckets {
  readonly memory: KernelMemory<DetectKernels>;
  /** Values, and those that fill up the last vector: these are no numbers. */
  readonly count: number;
  /** Bucket b holds the ranks (places in sorted order of the finite values) offsets[b] .. offsets[b + 1] - 1. */
  readonly offsets: Uint32Array;
  /** The scale: (value - lowest) * scale, in single precision. */
  readonly lowest: number;
  readonly scale: number;
  /** About the median: taking it off first keeps the variance from cancelling. */
  readonly pivot: number;
  readonly core: Core;
  /** Finite values outside the core, in the memory; NaN fill up the last vector. */
  readonly tails: { readonly address: number; readonly count: number };
  /** Where free memory begins. */
  readonly free: number;
}

/** Of the values from `low` to `high`: sum and sum of squares of value - pivot, and how many there are. */
interface Core {
  readonly low: number;
  readonly high: number;
  readonly sum: number;
  readonly squares: number;
  readonly kept: number;
}

/** What lies from a lower to an upper bound, both included. */
export interface ValuesBetween {
  /** Ranks among the finite values. */
  readonly ranks: RankRange;
  readonly mean: number;
  /** Population variance. */
  readonly variance: number;
}

const VECTOR = 4;

/** Loads an image into the kernels' memory and counts its values by buckets. */
export function bucketValues(data: Float32Array): ValueBuckets {
  const memory = detectKernels();
  const count = VECTOR * Math.ceil(data.length / VECTOR);
  const counters = 2 * (BUCKETS + 1);
  const buffer = memory.reserve(4 * (count + counters));
  const values = new Float32Array(buffer, 0, count);
  values.set(data);
  values.fill(Number.NaN, data.length);
  const { centre, spread } = sampleSpread(data);
  const lowest = Math.fround(centre - REACH * spread);
  const scale = Math.fround(BUCKETS / (2 * REACH * spread));
  const counts = new Uint32Array(buffer, 4 * count, counters).fill(0);
  memory.kernels.countBuckets(0, count, lowest, scale, BUCKETS, counts.byteOffset);
  const offsets = new Uint32Array(BUCKETS + 1);
  for (let b = 0; b < BUCKETS; b++) offsets[b + 1] = offsets[b]! + counts[b]! + counts[BUCKETS + 1 + b]!;
  const [low, high] = [Math.fround(centre - CORE * spread), Math.fround(centre + CORE * spread)];
  const all = { address: 0, count, free: 4 * count };
  const core = { low, high, ...momentsOf({ memory, pivot: centre }, all, { low, high }) };
  const tails = { address: 4 * count, count: copyTails(memory, { count, core, finite: offsets[BUCKETS]! }) };
  return { memory, count, offsets, lowest, scale, pivot: centre, core, tails, free: 4 * (count + tails.count) };
}

function copyTails(
  memory: ValueBuckets['memory'],
  { count, core, finite }: { readonly count: number; readonly core: Core; readonly finite: number },
): number {
  memory.reserve(4 * (count + finite - core.kept + VECTOR));
  return memory.kernels.copyTails(0, count, core.low, core.high, 4 * count);
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

/** Ranks, mean and variance of the finite values from `low` to `high`. */
export function valuesBetween(buckets: ValueBuckets, low: number, high: number): ValuesBetween {
  const { pivot, core, tails, free, count } = buckets;
  const bounds = { low: roundedUp(low), high: -roundedUp(-high) };
  const beyondCore = bounds.low <= core.low && bounds.high >= core.high;
  const place = beyondCore ? { ...tails, free } : { address: 0, count, free };
  const found = momentsOf(buckets, place, bounds);
  const inside = beyondCore ? core : { sum: 0, squares: 0, kept: 0 };
  const kept = inside.kept + found.kept;
  const mean = (inside.sum + found.sum) / kept;
  return {
    ranks: { start: found.below, end: found.below + kept },
    mean: pivot + mean,
    variance: Math.max(0, (inside.squares + found.squares) / kept - mean * mean),
  };
}

/** Of the values in a part of the memory: moments of those between the bounds, and how many finite ones lie below. */
function momentsOf(
  { memory, pivot }: Pick<ValueBuckets, 'memory' | 'pivot'>,
  { address, count, free }: { readonly address: number; readonly count: number; readonly free: number },
  { low, high }: { readonly low: number; readonly high: number },
): Pick<Core, 'sum' | 'squares' | 'kept'> & { readonly below: number } {
  const at = 8 * Math.ceil(free / 8);
  const results = new Float64Array(memory.reserve(at + 32), at, 4);
  memory.kernels.moments(address, count, pivot, low, high, at);
  const [sum, squares, kept, below] = results as unknown as [number, number, number, number];
  return { sum, squares, kept, below };
}

const LARGEST_FLOAT = 3.4028234663852886e38;

/** The least finite float32 that is not below `value`, so that the same floats lie on either side; NaN above them all. */
function roundedUp(value: number): number {
  if (value <= -LARGEST_FLOAT) return -LARGEST_FLOAT;
  if (value > LARGEST_FLOAT) return Number.NaN;
  const rounded = Math.fround(value);
  return rounded >= value ? rounded : nextFloat(rounded);
}

/** The next greater float32. */
function nextFloat(value: number): number {
  const bits = new Int32Array(1);
  const float = new Float32Array(bits.buffer);
  float[0] = value;
  if (value === 0) bits[0] = 1;
  else bits[0]! += value > 0 ? 1 : -1;
  return float[0]!;
}

/** Buckets around that of a median that are taken out with it: those of the next medians. */
const NEIGHBOURS = 8;

/** Gives exact order statistics of the values: takes the buckets around a rank out of the image, and keeps them for the next. */
export function rankSelector(buckets: ValueBuckets): (rank: number) => number {
  let taken = new Float32Array(0);
  let start = 0;
  return (rank) => {
    if (!(rank >= start && rank < start + taken.length)) {
      const bucket = bucketOfRank(buckets.offsets, rank);
      const [first, last] = [Math.max(0, bucket - NEIGHBOURS), Math.min(BUCKETS - 1, bucket + NEIGHBOURS)];
      start = buckets.offsets[first]!;
      taken = takeOut(buckets, first, last);
    }
    return selectRankInPlace(taken, rank - start);
  };
}

/** The last bucket that starts at the rank or before it. */
function bucketOfRank(offsets: Uint32Array, rank: number): number {
  let low = 0;
  let high = BUCKETS - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle]! <= rank) low = middle;
    else high = middle - 1;
  }
  return low;
}

function takeOut(buckets: ValueBuckets, first: number, last: number): Float32Array<ArrayBuffer> {
  const { memory, count, offsets, lowest, scale, free: at } = buckets;
  const found = offsets[last + 1]! - offsets[first]!;
  const buffer = memory.reserve(at + 4 * found);
  memory.kernels.collectBuckets(0, count, lowest, scale, BUCKETS, first, last, at);
  return new Float32Array(buffer, at, found).slice();
}
