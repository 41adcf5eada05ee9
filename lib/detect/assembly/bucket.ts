/**
 * Buckets of four values: (value - lowest) * scale, cut off, held between 0 and `last`; one more than `last` for what is no
 * finite number. Never decreases with the value.
 */
export function bucketsOf(values: v128, lowest: v128, scale: v128, last: v128): v128 {
  const scaled = f32x4.mul(f32x4.sub(values, lowest), scale);
  const held = i32x4.max_s(i32x4.min_s(i32x4.trunc_sat_f32x4_s(scaled), last), i32x4.splat(0));
  const finite = f32x4.eq(f32x4.sub(values, values), f32x4.splat(0));
  return v128.bitselect(held, i32x4.add(last, i32x4.splat(1)), finite);
}
