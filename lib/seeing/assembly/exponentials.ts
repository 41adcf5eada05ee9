/** log(2) in two parts: whole multiples of the first are exact. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
/** The bits of sqrt(1/2). */
const ROOT_HALF: i64 = ((<i64>0x3fe6a09e) << 32) | 0x667f3bcd;
/** Added to a small number, it leaves the nearest whole number in the last bits. */
const TO_WHOLE: f64 = 6755399441055744.0;
/** Below it exp is nothing beside 1. */
const LOWEST: f64 = -700.0;

/**
 * Natural logarithm of two numbers from the smallest normal one up, within 1e-15 of the larger of 1 and the result: with
 * u = 2^n m, m from sqrt(1/2) to sqrt(2), log u = n log 2 + 2 artanh z for z = (m - 1) / (m + 1), by its power series.
 * What is infinite or no number gives no number.
 */
// biome-ignore format: one term of the series a line
export function log(u: v128): v128 {
  const whole = i64x2.shr_u(i64x2.sub(u, i64x2.splat(ROOT_HALF)), 52);
  const m = i64x2.sub(u, i64x2.shl(whole, 52));
  const n = f64x2.sub(v128.or(whole, i64x2.splat(0x4330000000000000)), f64x2.splat(4503599627370496.0));
  const one = f64x2.splat(1);
  const z = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const square = f64x2.mul(z, z);
  let sum = f64x2.splat(1.0 / 19.0);
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 17.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 15.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 13.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 11.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 9.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 7.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 5.0));
  sum = f64x2.add(f64x2.mul(sum, square), f64x2.splat(1.0 / 3.0));
  sum = f64x2.add(f64x2.mul(sum, square), one);
  const low = f64x2.add(f64x2.mul(n, f64x2.splat(LN2_LOW)), f64x2.mul(f64x2.add(z, z), sum));
  const result = f64x2.add(f64x2.mul(n, f64x2.splat(LN2_HIGH)), low);
  return f64x2.add(result, f64x2.sub(u, u));
}

/** e^x of two numbers up to 0, within 4e-16 of the result: x = n log 2 + r, 2^n times the power series of e^r. */
// biome-ignore format: one term of the series a line
export function exp(x: v128): v128 {
  const held = f64x2.max(x, f64x2.splat(LOWEST));
  const shifted = f64x2.add(f64x2.mul(held, f64x2.splat(Math.LOG2E)), f64x2.splat(TO_WHOLE));
  const n = f64x2.sub(shifted, f64x2.splat(TO_WHOLE));
  const rest = f64x2.sub(held, f64x2.mul(n, f64x2.splat(LN2_HIGH)));
  const r = f64x2.sub(rest, f64x2.mul(n, f64x2.splat(LN2_LOW)));
  let sum = f64x2.splat(1.0 / 6227020800.0);
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 479001600.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 39916800.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 3628800.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 362880.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 40320.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 5040.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 720.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 120.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 24.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 6.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(0.5));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1));
  return i64x2.add(sum, i64x2.shl(shifted, 52));
}
