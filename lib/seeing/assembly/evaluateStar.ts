import { exp, log } from './exponentials';

const LN2: f64 = Math.LN2;

/**
 * The star model of starModel.ts, and its derivatives by the eight parameters, for `count` pixels at `x`, `y` (float64).
 * The first `fine` of them (even, or all) are integrated over `nodeCount` nodes, the others taken at their centre.
 *
 * `shape`: float64: amplitude, x, y of the centre, the ellipse xx, xy, yy, d1 / w, d2 / w, 1 / h^2, k (0: Gaussian), 2^k,
 * background. `nodes`: three float64 each: offset in x and y, weight; before the first of them the pixel's centre.
 * `model`: `count` float64; `jacobian`: eight times as many, all pixels of a parameter side by side.
 */
export function evaluateStar(
  shape: usize,
  x: usize,
  y: usize,
  count: i32,
  fine: i32,
  nodes: usize,
  nodeCount: i32,
  model: usize,
  jacobian: usize,
): void {
  const amplitude = v128.load64_splat(shape);
  const x0 = v128.load64_splat(shape, 8);
  const y0 = v128.load64_splat(shape, 16);
  const xx = v128.load64_splat(shape, 24);
  const xy = v128.load64_splat(shape, 32);
  const yy = v128.load64_splat(shape, 40);
  const d1PerW = v128.load64_splat(shape, 48);
  const d2PerW = v128.load64_splat(shape, 56);
  const byShape = f64x2.mul(amplitude, v128.load64_splat(shape, 64));
  const k = load<f64>(shape, 72);
  const power = load<f64>(shape, 80);
  const background = v128.load64_splat(shape, 88);
  const gaussian = k === 0;
  const beta = f64x2.splat(gaussian ? 0 : 1 / k);
  const c = f64x2.splat(power - 1);
  const perBeta = f64x2.mul(f64x2.neg(c), beta);
  const powerLn2 = f64x2.splat(power * LN2);
  const ln2 = f64x2.splat(LN2);
  const one = f64x2.splat(1);
  const minusTwice = f64x2.mul(f64x2.splat(-2), amplitude);
  const stride = (<usize>count) << 3;
  for (let i = 0; i < count; i += 2) {
    const at = (<usize>i) << 3;
    const whole = i + 1 < count;
    const px = f64x2.sub(whole ? v128.load(x + at) : v128.load64_splat(x + at), x0);
    const py = f64x2.sub(whole ? v128.load(y + at) : v128.load64_splat(y + at), y0);
    let light = f64x2.splat(0);
    let byX = f64x2.splat(0);
    let byY = f64x2.splat(0);
    let byWidth = f64x2.splat(0);
    let byD1 = f64x2.splat(0);
    let byD2 = f64x2.splat(0);
    let byK = f64x2.splat(0);
    let node = i < fine ? nodes : nodes - 24;
    for (const end = i < fine ? nodes + <usize>nodeCount * 24 : nodes; node < end; node += 24) {
      const dx = f64x2.add(px, v128.load64_splat(node));
      const dy = f64x2.add(py, v128.load64_splat(node, 8));
      const weight = v128.load64_splat(node, 16);
      const slopeX = f64x2.add(f64x2.mul(xx, dx), f64x2.mul(xy, dy));
      const slopeY = f64x2.add(f64x2.mul(xy, dx), f64x2.mul(yy, dy));
      const s = f64x2.add(f64x2.mul(slopeX, dx), f64x2.mul(slopeY, dy));
      let value: v128;
      let fall: v128;
      let tail: v128;
      if (gaussian) {
        value = f64x2.mul(weight, exp(f64x2.neg(f64x2.mul(ln2, s))));
        fall = f64x2.neg(f64x2.mul(ln2, value));
        tail = f64x2.mul(f64x2.mul(f64x2.splat(0.5 * LN2 * LN2), f64x2.mul(s, f64x2.sub(s, one))), value);
      } else {
        const u = f64x2.add(one, f64x2.mul(c, s));
        const perU = f64x2.div(one, u);
        const exponent = f64x2.mul(beta, log(u));
        value = f64x2.mul(weight, exp(f64x2.neg(exponent)));
        fall = f64x2.mul(f64x2.mul(perBeta, value), perU);
        const rest = f64x2.sub(exponent, f64x2.mul(f64x2.mul(powerLn2, s), perU));
        tail = f64x2.mul(f64x2.mul(rest, value), beta);
      }
      const squareX = f64x2.mul(dx, dx);
      const squareY = f64x2.mul(dy, dy);
      const squares = f64x2.add(squareX, squareY);
      const across = f64x2.mul(dx, dy);
      light = f64x2.add(light, value);
      byX = f64x2.add(byX, f64x2.mul(fall, slopeX));
      byY = f64x2.add(byY, f64x2.mul(fall, slopeY));
      byWidth = f64x2.add(byWidth, f64x2.mul(fall, s));
      const alongD1 = f64x2.sub(f64x2.mul(d1PerW, squares), f64x2.sub(squareX, squareY));
      const alongD2 = f64x2.sub(f64x2.mul(d2PerW, squares), f64x2.add(across, across));
      byD1 = f64x2.add(byD1, f64x2.mul(fall, alongD1));
      byD2 = f64x2.add(byD2, f64x2.mul(fall, alongD2));
      byK = f64x2.add(byK, tail);
    }
    put(model + at, f64x2.add(background, f64x2.mul(amplitude, light)), whole);
    const column = jacobian + at;
    put(column, light, whole);
    put(column + stride, f64x2.mul(minusTwice, byX), whole);
    put(column + 2 * stride, f64x2.mul(minusTwice, byY), whole);
    put(column + 3 * stride, f64x2.mul(minusTwice, byWidth), whole);
    put(column + 4 * stride, f64x2.mul(byShape, byD1), whole);
    put(column + 5 * stride, f64x2.mul(byShape, byD2), whole);
    put(column + 6 * stride, f64x2.mul(amplitude, byK), whole);
    put(column + 7 * stride, one, whole);
  }
}

/** Stores two numbers, or the first alone. */
// @ts-expect-error: decorator
function put(at: usize, values: v128, both: bool): void {
  if (both) v128.store(at, values);
  else v128.store64_lane(at, values, 0);
}
