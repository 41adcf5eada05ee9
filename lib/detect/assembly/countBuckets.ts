import { bucketsOf } from './bucket';

/**
 * Adds up how many of `count` float32 (a multiple of 4) fall into each bucket. `counts`: uint32, twice `buckets` + 1 of
 * them, 0 at the start: neighbours are counted apart, so that equal ones do not wait for each other.
 */
export function countBuckets(values: usize, count: i32, lowest: f32, scale: f32, buckets: i32, counts: usize): void {
  const lows = f32x4.splat(lowest);
  const scales = f32x4.splat(scale);
  const last = i32x4.splat(buckets - 1);
  const others = counts + ((<usize>(buckets + 1)) << 2);
  for (const end = values + ((<usize>count) << 2); values < end; values += 16) {
    const found = bucketsOf(v128.load(values), lows, scales, last);
    countOne(counts + ((<usize>i32x4.extract_lane(found, 0)) << 2));
    countOne(others + ((<usize>i32x4.extract_lane(found, 1)) << 2));
    countOne(counts + ((<usize>i32x4.extract_lane(found, 2)) << 2));
    countOne(others + ((<usize>i32x4.extract_lane(found, 3)) << 2));
  }
}

function countOne(at: usize): void {
  store<u32>(at, load<u32>(at) + 1);
}
