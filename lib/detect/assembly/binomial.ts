/**
 * Smooths the row between two others by (1 2 1) x (1 2 1), divided by `divisor`, in double precision. `rows`: three rows of
 * `count` float32, each `stride` bytes after the one before, and three values more; `output`: `count` float32, the
 * first and the last 0.
 */
export function binomial(rows: usize, stride: usize, count: i32, divisor: f64, output: usize): void {
  const divisors = f64x2.splat(divisor);
  const end = output + ((<usize>(count - 1)) << 2);
  store<f32>(output, 0);
  store<f32>(end, 0);
  let left = columns(rows, stride);
  for (output += 4; output < end; output += 8) {
    rows += 8;
    const right = columns(rows, stride);
    const middle = i64x2.shuffle(left, right, 1, 2);
    const sum = f64x2.add(f64x2.add(left, f64x2.add(middle, middle)), right);
    const smooth = f32x4.demote_f64x2_zero(f64x2.div(sum, divisors));
    if (output + 4 < end) v128.store64_lane(output, smooth, 0);
    else store<f32>(output, f32x4.extract_lane(smooth, 0));
    left = right;
  }
}

/** The pixel above, twice the pixel, and the pixel below, of two columns. */
function columns(rows: usize, stride: usize): v128 {
  const here = f64x2.promote_low_f32x4(v128.load64_zero(rows + stride));
  const sum = f64x2.add(f64x2.promote_low_f32x4(v128.load64_zero(rows)), f64x2.add(here, here));
  return f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(rows + 2 * stride)));
}
