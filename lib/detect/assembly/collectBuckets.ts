import { bucketsOf } from './bucket';

/** Copies those of `count` float32 (a multiple of 4) that fall into the buckets `first` to `final` to `output`. */
export function collectBuckets(
  values: usize,
  count: i32,
  lowest: f32,
  scale: f32,
  buckets: i32,
  first: i32,
  final: i32,
  output: usize,
): void {
  const lows = f32x4.splat(lowest);
  const scales = f32x4.splat(scale);
  const last = i32x4.splat(buckets - 1);
  const from = i32x4.splat(first);
  const to = i32x4.splat(final);
  for (const end = values + ((<usize>count) << 2); values < end; values += 16) {
    const found = bucketsOf(v128.load(values), lows, scales, last);
    const inside = v128.and(i32x4.ge_s(found, from), i32x4.le_s(found, to));
    if (!v128.any_true(inside)) continue;
    const lanes = i32x4.bitmask(inside);
    for (let lane = 0; lane < 4; lane++) {
      if (!((lanes >> lane) & 1)) continue;
      store<f32>(output, load<f32>(values + ((<usize>lane) << 2)));
      output += 4;
    }
  }
}
