/**
 * y = x times the dropout mask of lib/network/dropoutMask.ts, four elements at a time: the same hash of the same keys.
 * `kept` is the factor of what is kept.
 */
export function dropout(
  x: usize,
  y: usize,
  count: i32,
  first: i32,
  before: i32,
  between: i32,
  threshold: i32,
  kept: f32,
): void {
  const factor = f32x4.splat(kept);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const at = (<usize>i) << 2;
    const index = i32x4.add(i32x4.splat(first + i), i32x4(0, 1, 2, 3));
    v128.store(y + at, f32x4.mul(v128.load(x + at), v128.and(keep(index, before, between, threshold), factor)));
  }
  for (; i < count; i++) {
    const at = (<usize>i) << 2;
    const mask = v128.and(keep(i32x4.splat(first + i), before, between, threshold), factor);
    store<f32>(y + at, load<f32>(x + at) * f32x4.extract_lane(mask, 0));
  }
}

/** All ones where the hash lies above the threshold. */
export function keep(index: v128, before: i32, between: i32, threshold: i32): v128 {
  let h = v128.xor(index, i32x4.splat(before));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), i32x4.splat(0x7feb352d));
  h = i32x4.mul(v128.xor(v128.xor(h, i32x4.shr_u(h, 15)), i32x4.splat(between)), i32x4.splat(0x846ca68b));
  h = i32x4.shr_u(v128.xor(h, i32x4.shr_u(h, 16)), 1);
  return i32x4.shr_s(i32x4.sub(i32x4.splat(threshold), h), 31);
}
