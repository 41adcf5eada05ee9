import { exponential } from './exponential';

/** y = tanh(x) for `count` values; both arrays have room for a multiple of 4. */
export function tanh(x: usize, y: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const at = (<usize>i) << 2;
    v128.store(y + at, tanhOf(v128.load(x + at)));
  }
}

/** 1 - 2 / (e^2|x| + 1), which cancels near zero: there Cephes' polynomial in x^2 (Moshier 1992, tanhf). */
function tanhOf(x: v128): v128 {
  const size = f32x4.abs(x);
  const grown = exponential(f32x4.mul(f32x4.splat(2), size));
  const far = f32x4.sub(f32x4.splat(1), f32x4.div(f32x4.splat(2), f32x4.add(grown, f32x4.splat(1))));
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2.06390887954e-2));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-5.37397155531e-2));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(1.33314422036e-1));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-3.33332819422e-1));
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, z), x), x);
  const sign = v128.and(x, i32x4.splat(0x80000000));
  return v128.bitselect(near, v128.or(far, sign), f32x4.lt(size, f32x4.splat(0.625)));
}
