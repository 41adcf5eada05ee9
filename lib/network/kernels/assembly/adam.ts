/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1) over `count` parameters, a multiple of 4. `rate` is the learning rate over
 * 1 - beta1^t, `squareScale` 1 / (1 - beta2^t). Returns whether every gradient is finite: if not, nothing is changed.
 */
export function adam(
  weights: usize,
  gradient: usize,
  means: usize,
  squares: usize,
  count: i32,
  rate: f32,
  squareScale: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
): bool {
  const bytes = (<usize>count) << 2;
  if (!allFinite(gradient, count)) return false;
  const newMean = f32x4.splat(1 - beta1);
  const newSquare = f32x4.splat(1 - beta2);
  for (let at: usize = 0; at < bytes; at += 16) {
    const slope = v128.load(gradient + at);
    const oldMean = v128.load(means + at);
    const oldSquare = v128.load(squares + at);
    const mean = f32x4.add(oldMean, f32x4.mul(newMean, f32x4.sub(slope, oldMean)));
    const square = f32x4.add(oldSquare, f32x4.mul(newSquare, f32x4.sub(f32x4.mul(slope, slope), oldSquare)));
    v128.store(means + at, mean);
    v128.store(squares + at, square);
    const deviation = f32x4.add(f32x4.sqrt(f32x4.mul(square, f32x4.splat(squareScale))), f32x4.splat(epsilon));
    const move = f32x4.div(f32x4.mul(f32x4.splat(rate), mean), deviation);
    v128.store(weights + at, f32x4.sub(v128.load(weights + at), move));
  }
  return true;
}

/** Whether all of `count` numbers, a multiple of 4, are finite: x - x is zero, or NaN. */
function allFinite(x: usize, count: i32): bool {
  let sum = f32x4.splat(0);
  for (const end = x + ((<usize>count) << 2); x < end; x += 16) {
    const four = v128.load(x);
    sum = f32x4.add(sum, f32x4.sub(four, four));
  }
  return !v128.any_true(f32x4.ne(sum, sum));
}
