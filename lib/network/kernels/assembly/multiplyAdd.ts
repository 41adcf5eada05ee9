/**
 * a * b + c in four lanes: one instruction and one rounding in the build with relaxed SIMD, two of each in the other. All
 * products that are added up go through here.
 */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}
