/** Beyond it a float32 is infinite. */
const LARGEST: f32 = f32.MAX_VALUE;

/**
 * Of those among `count` float32 (a multiple of 4) from `low` to `high`: sum and sum of squares of value - pivot in double
 * precision, how many there are, and how many finite ones lie below them; four float64 at `results`.
 */
export function moments(values: usize, count: i32, pivot: f32, low: f32, high: f32, results: usize): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const smallest = f32x4.splat(-LARGEST);
  const pivots = f32x4.splat(pivot);
  const centre = f64x2.splat(<f64>pivot);
  let sums = f64x2.splat(0);
  let squares = f64x2.splat(0);
  let kept = i32x4.splat(0);
  let below = i32x4.splat(0);
  for (const end = values + ((<usize>count) << 2); values < end; values += 16) {
    const value = v128.load(values);
    const inside = v128.and(f32x4.ge(value, lows), f32x4.le(value, highs));
    kept = i32x4.sub(kept, inside);
    below = i32x4.sub(below, v128.and(f32x4.lt(value, lows), f32x4.ge(value, smallest)));
    // What lies outside counts as the pivot, that is nothing.
    const counted = v128.bitselect(value, pivots, inside);
    const first = f64x2.sub(f64x2.promote_low_f32x4(counted), centre);
    const second = f64x2.sub(f64x2.promote_low_f32x4(i64x2.shuffle(counted, counted, 1, 1)), centre);
    sums = f64x2.add(sums, f64x2.add(first, second));
    squares = f64x2.add(squares, f64x2.add(f64x2.mul(first, first), f64x2.mul(second, second)));
  }
  store<f64>(results, f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
  store<f64>(results + 8, f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1));
  store<f64>(results + 16, sumOfLanes(kept));
  store<f64>(results + 24, sumOfLanes(below));
}

function sumOfLanes(counts: v128): f64 {
  return (
    <f64>i32x4.extract_lane(counts, 0) +
    <f64>i32x4.extract_lane(counts, 1) +
    <f64>i32x4.extract_lane(counts, 2) +
    <f64>i32x4.extract_lane(counts, 3)
  );
}
