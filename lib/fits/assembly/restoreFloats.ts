/** Stands for exact zero where the dithering keeps it (FITS standard 4.0, section 10.2.1). */
const ZERO_VALUE: i32 = -2147483646;

/**
 * (integer - dither + 0.5) scale + zero in double precision, rounded to float32: `count` int32 at `integers` and as many
 * float32 at `dither` and `output`, each with room for three more. NaN where the integer is `blank`.
 */
export function restoreFloats(
  integers: usize,
  dither: usize,
  output: usize,
  count: i32,
  scale: f64,
  zero: f64,
  blank: i32,
  keepsZero: i32,
): void {
  const half = f64x2.splat(0.5);
  const scales = f64x2.splat(scale);
  const zeros = f64x2.splat(zero);
  const blanks = i32x4.splat(blank);
  const exactZeros = i32x4.splat(ZERO_VALUE);
  const none = f32x4.splat(NaN);
  const keep = i32x4.splat(keepsZero ? -1 : 0);
  for (const end = output + ((<usize>count) << 2); output < end; output += 16) {
    const whole = v128.load(integers);
    const share = v128.load(dither);
    const low = f64x2.sub(f64x2.convert_low_i32x4_s(whole), f64x2.promote_low_f32x4(share));
    const upperWhole = i64x2.shuffle(whole, whole, 1, 1);
    const upperShare = i64x2.shuffle(share, share, 1, 1);
    const high = f64x2.sub(f64x2.convert_low_i32x4_s(upperWhole), f64x2.promote_low_f32x4(upperShare));
    const lowValues = f64x2.add(f64x2.mul(f64x2.add(low, half), scales), zeros);
    const highValues = f64x2.add(f64x2.mul(f64x2.add(high, half), scales), zeros);
    const values = i64x2.shuffle(f32x4.demote_f64x2_zero(lowValues), f32x4.demote_f64x2_zero(highValues), 0, 2);
    const isZero = v128.and(i32x4.eq(whole, exactZeros), keep);
    v128.store(output, v128.bitselect(none, v128.andnot(values, isZero), i32x4.eq(whole, blanks)));
    integers += 16;
    dither += 16;
  }
}
