/** Beyond it a float32 is infinite. */
const LARGEST: f32 = f32.MAX_VALUE;

/**
 * Copies the finite ones among `count` float32 (a multiple of 4) that lie below `low` or above `high` to `tails`, in order, with
 * so many NaN behind them as fill up the last vector. Returns how many numbers stand there then.
 */
export function copyTails(values: usize, count: i32, low: f32, high: f32, tails: usize): i32 {
  const start = tails;
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const largest = f32x4.splat(LARGEST);
  for (const end = values + ((<usize>count) << 2); values < end; values += 16) {
    const value = v128.load(values);
    const outside = v128.or(f32x4.lt(value, lows), f32x4.gt(value, highs));
    const lanes = i32x4.bitmask(v128.and(outside, f32x4.le(f32x4.abs(value), largest)));
    if (lanes === 0) continue;
    for (let lane = 0; lane < 4; lane++) {
      if (!((lanes >> lane) & 1)) continue;
      store<f32>(tails, load<f32>(values + ((<usize>lane) << 2)));
      tails += 4;
    }
  }
  for (; (tails - start) & 15; tails += 4) store<f32>(tails, NaN);
  return <i32>((tails - start) >> 2);
}
