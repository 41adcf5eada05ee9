/**
 * gradient[kh][m][co] += sum over the output's rows and columns of x[(row * strideRows + kh), column, m] * dy[row, column, co].
 *
 * Channels last makes the kw * ci values under one row of the filter neighbours in memory, so m = kw * channels + ci
 * is one axis and the sum an outer product of two vectors a pixel. Eight registers hold a block of 4 m by 8 co.
 *
 * `x` is one image with its border of zeros, rows of `xRow` values, `xStep` values from one window to the next.
 * `dy` holds rows of `columns` pixels of `co` values, co a multiple of 8. `m` is a multiple of 4; reading up to 3
 * values past the last window is allowed.
 */
export function filterGradient(
  x: usize,
  dy: usize,
  gradient: usize,
  rows: i32,
  columns: i32,
  filterRows: i32,
  m: i32,
  co: i32,
  xRow: i32,
  xStep: i32,
  strideRows: i32,
): void {
  for (let kh = 0; kh < filterRows; kh++) {
    const xTop = x + ((<usize>(kh * xRow)) << 2);
    for (let first = 0; first < m; first += 4) {
      for (let channel = 0; channel < co; channel += 8) {
        outerProducts(
          xTop + ((<usize>first) << 2),
          dy + ((<usize>channel) << 2),
          gradient + ((<usize>((kh * m + first) * co + channel)) << 2),
          rows,
          columns,
          (<usize>co) << 2,
          (<usize>(xRow * strideRows)) << 2,
          (<usize>xStep) << 2,
        );
      }
    }
  }
}

function outerProducts(
  xRow: usize,
  dy: usize,
  gradient: usize,
  rows: i32,
  columns: i32,
  dyStep: usize,
  rowBytes: usize,
  xStep: usize,
): void {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  let s4 = f32x4.splat(0);
  let s5 = f32x4.splat(0);
  let s6 = f32x4.splat(0);
  let s7 = f32x4.splat(0);
  for (let row = 0; row < rows; row++) {
    let at = xRow;
    for (let column = 0; column < columns; column++) {
      const low = v128.load(dy);
      const high = v128.load(dy, 16);
      const x0 = v128.load_splat<f32>(at);
      const x1 = v128.load_splat<f32>(at, 4);
      const x2 = v128.load_splat<f32>(at, 8);
      const x3 = v128.load_splat<f32>(at, 12);
      s0 = f32x4.add(s0, f32x4.mul(x0, low));
      s1 = f32x4.add(s1, f32x4.mul(x0, high));
      s2 = f32x4.add(s2, f32x4.mul(x1, low));
      s3 = f32x4.add(s3, f32x4.mul(x1, high));
      s4 = f32x4.add(s4, f32x4.mul(x2, low));
      s5 = f32x4.add(s5, f32x4.mul(x2, high));
      s6 = f32x4.add(s6, f32x4.mul(x3, low));
      s7 = f32x4.add(s7, f32x4.mul(x3, high));
      at += xStep;
      dy += dyStep;
    }
    xRow += rowBytes;
  }
  addTo(gradient, s0, s1);
  addTo(gradient + dyStep, s2, s3);
  addTo(gradient + 2 * dyStep, s4, s5);
  addTo(gradient + 3 * dyStep, s6, s7);
}

function addTo(at: usize, low: v128, high: v128): void {
  v128.store(at, f32x4.add(v128.load(at), low));
  v128.store(at, f32x4.add(v128.load(at, 16), high), 16);
}
