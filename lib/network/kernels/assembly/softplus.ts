import { exponential } from './exponential';

/** y = ln(1 + e^x) for `count` values; both arrays have room for a multiple of 4. */
export function softplus(x: usize, y: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const at = (<usize>i) << 2;
    v128.store(y + at, softplusOf(v128.load(x + at)));
  }
}

/**
 * max(x, 0) + ln(1 + t), t = e^-|x|. With s = t / (2 + t) <= 1/3 the logarithm is 2 artanh(s), whose series
 * 2 s (1 + s^2 / 3 + s^4 / 5 ...) is exact to float32 after eight terms, for the smallest t too.
 */
function softplusOf(x: v128): v128 {
  const t = exponential(f32x4.neg(f32x4.abs(x)));
  const s = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  let p = f32x4.splat(<f32>(1.0 / 15));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(<f32>(1.0 / 13)));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(<f32>(1.0 / 11)));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(<f32>(1.0 / 9)));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(<f32>(1.0 / 7)));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(<f32>(1.0 / 5)));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(<f32>(1.0 / 3)));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(1));
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), f32x4.mul(f32x4.mul(f32x4.splat(2), s), p));
}
