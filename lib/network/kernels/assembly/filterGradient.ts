import { multiplyAdd } from './multiplyAdd';

/** Bytes of x and dy worked on together: they should stay in the first-level cache. */
const CHUNK_BYTES: i32 = 24576;

/**
 * gradient[kh][m][co] += sum over the output's rows and columns of x[(row * strideRows + kh), column, m] * dy[row, column, co].
 *
 * Channels last makes the kw * ci values under one row of the filter neighbours in memory, so m = kw * channels + ci
 * is one axis and the sum an outer product of two vectors a pixel. Eight registers hold a block of 2 m by 16 co.
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
  const coBytes = (<usize>co) << 2;
  const rowBytes = (<usize>(xRow * strideRows)) << 2;
  const stepBytes = (<usize>xStep) << 2;
  const chunk = max(1, CHUNK_BYTES / ((xRow * strideRows + columns * 16) << 2));
  for (let channel = 0; channel < co; channel += 16) {
    const wide = channel + 16 <= co;
    for (let row = 0; row < rows; row += chunk) {
      const count = min(chunk, rows - row);
      const slopes = dy + <usize>(row * columns) * coBytes + ((<usize>channel) << 2);
      for (let kh = 0; kh < filterRows; kh++) {
        let at = x + <usize>row * rowBytes + ((<usize>(kh * xRow)) << 2);
        let to = gradient + <usize>(kh * m) * coBytes + ((<usize>channel) << 2);
        for (let first = 0; first < m; first += wide ? 2 : 4) {
          if (wide) twoBy16(at, slopes, to, count, columns, coBytes, rowBytes, stepBytes);
          else fourBy8(at, slopes, to, count, columns, coBytes, rowBytes, stepBytes);
          at += wide ? 8 : 16;
          to += wide ? 2 * coBytes : 4 * coBytes;
        }
      }
    }
  }
}

export function twoBy16(
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
      const d0 = v128.load(dy);
      const d1 = v128.load(dy, 16);
      const d2 = v128.load(dy, 32);
      const d3 = v128.load(dy, 48);
      const x0 = v128.load_splat<f32>(at);
      const x1 = v128.load_splat<f32>(at, 4);
      s0 = multiplyAdd(x0, d0, s0);
      s1 = multiplyAdd(x0, d1, s1);
      s2 = multiplyAdd(x0, d2, s2);
      s3 = multiplyAdd(x0, d3, s3);
      s4 = multiplyAdd(x1, d0, s4);
      s5 = multiplyAdd(x1, d1, s5);
      s6 = multiplyAdd(x1, d2, s6);
      s7 = multiplyAdd(x1, d3, s7);
      at += xStep;
      dy += dyStep;
    }
    xRow += rowBytes;
  }
  addTo(gradient, s0, s1);
  addTo(gradient + 32, s2, s3);
  addTo(gradient + dyStep, s4, s5);
  addTo(gradient + dyStep + 32, s6, s7);
}

export function fourBy8(
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
      s0 = multiplyAdd(x0, low, s0);
      s1 = multiplyAdd(x0, high, s1);
      s2 = multiplyAdd(x1, low, s2);
      s3 = multiplyAdd(x1, high, s3);
      s4 = multiplyAdd(x2, low, s4);
      s5 = multiplyAdd(x2, high, s5);
      s6 = multiplyAdd(x3, low, s6);
      s7 = multiplyAdd(x3, high, s7);
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
