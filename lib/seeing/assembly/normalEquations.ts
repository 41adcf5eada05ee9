/**
 * J^T J (row-major, `size` x `size`) and J^T residual of `count` data. `jacobian`: float64, all data of a parameter side by
 * side. `columns`: int32, the `moving` parameters in rising order; what belongs to the others is left as it is.
 */
export function normalEquations(
  jacobian: usize,
  residual: usize,
  count: i32,
  size: i32,
  columns: usize,
  moving: i32,
  matrix: usize,
  descent: usize,
): void {
  for (let n = 0; n < moving; n++) {
    const i = columnAt(columns, n);
    const a = columnOf(jacobian, i, count);
    // The residual and the columns up to this one, four at a time; the last may be taken more than once.
    for (let m = -1; m <= n; m += 4) {
      const second = min(m + 1, n);
      const third = min(m + 2, n);
      const fourth = min(m + 3, n);
      const b = m < 0 ? residual : columnOf(jacobian, columnAt(columns, m), count);
      const c = columnOf(jacobian, columnAt(columns, second), count);
      const d = columnOf(jacobian, columnAt(columns, third), count);
      const e = columnOf(jacobian, columnAt(columns, fourth), count);
      let byB = f64x2.splat(0);
      let byC = f64x2.splat(0);
      let byD = f64x2.splat(0);
      let byE = f64x2.splat(0);
      const even = (<usize>(count & ~1)) << 3;
      for (let at: usize = 0; at < even; at += 16) {
        const value = v128.load(a + at);
        byB = f64x2.add(byB, f64x2.mul(value, v128.load(b + at)));
        byC = f64x2.add(byC, f64x2.mul(value, v128.load(c + at)));
        byD = f64x2.add(byD, f64x2.mul(value, v128.load(d + at)));
        byE = f64x2.add(byE, f64x2.mul(value, v128.load(e + at)));
      }
      const odd = (count & 1) === 1;
      const first = sumOf(byB) + lastProduct(odd, a + even, b + even);
      if (m < 0) store<f64>(descent + ((<usize>i) << 3), first);
      else storeBoth(matrix, size, i, columnAt(columns, m), first);
      storeBoth(matrix, size, i, columnAt(columns, second), sumOf(byC) + lastProduct(odd, a + even, c + even));
      storeBoth(matrix, size, i, columnAt(columns, third), sumOf(byD) + lastProduct(odd, a + even, d + even));
      storeBoth(matrix, size, i, columnAt(columns, fourth), sumOf(byE) + lastProduct(odd, a + even, e + even));
    }
  }
}

/** What pairs leave over when the data are odd in number. */
function lastProduct(odd: bool, a: usize, b: usize): f64 {
  return odd ? load<f64>(a) * load<f64>(b) : 0;
}

function columnAt(columns: usize, n: i32): i32 {
  return load<i32>(columns + ((<usize>n) << 2));
}

function columnOf(jacobian: usize, column: i32, count: i32): usize {
  return jacobian + ((<usize>column * <usize>count) << 3);
}

function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** A symmetric matrix has each number twice. */
function storeBoth(matrix: usize, size: i32, i: i32, j: i32, value: f64): void {
  store<f64>(matrix + ((<usize>(i * size + j)) << 3), value);
  store<f64>(matrix + ((<usize>(j * size + i)) << 3), value);
}
