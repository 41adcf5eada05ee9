/**
 * Values of a + b w + c w^2 + d w^3 for `count` float64 `weights`; `output` has room for one more than that when the number
 * is odd.
 */
export function cubic(weights: usize, count: i32, a: f64, b: f64, c: f64, d: f64, output: usize): void {
  const first = f64x2.splat(a);
  const second = f64x2.splat(b);
  const third = f64x2.splat(c);
  const fourth = f64x2.splat(d);
  for (const end = weights + ((<usize>count) << 3); weights < end; weights += 16) {
    const w = v128.load(weights);
    const inner = f64x2.add(third, f64x2.mul(w, fourth));
    v128.store(output, f64x2.add(first, f64x2.mul(w, f64x2.add(second, f64x2.mul(w, inner)))));
    output += 16;
  }
}
