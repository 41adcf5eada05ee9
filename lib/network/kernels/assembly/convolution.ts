import { multiplyAdd } from './multiplyAdd';

/**
 * y[row, column, co] = bias[co] + sum over kh, m of image[row * strideRows + kh - padTop, column * xStep + m] * weights[kh, m, co],
 * for one image, channels last, so that the kw * ci values under one row of the filter are neighbours in memory: m counts
 * them. Direct, without a matrix of windows: eight registers hold a tile of 2 columns by 16 channels.
 *
 * `image` holds `height` rows of `imageRow` values with their border of zeros left and right; rows above and below it
 * count as zero. `weights` are packed [kh][m][16] for each 16 channels, then [kh][m][8] for the last 8 when co is an odd
 * multiple of 8. `bias` is 0 when there is none; `floor` is the least value that y takes (0: relu; -infinity: none).
 */
export function convolution(
  image: usize,
  weights: usize,
  bias: usize,
  y: usize,
  height: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  m: i32,
  co: i32,
  imageRow: i32,
  xStep: i32,
  strideRows: i32,
  padTop: i32,
  floor: f32,
): void {
  const coBytes = (<usize>co) << 2;
  const rowBytes = (<usize>imageRow) << 2;
  const stepBytes = (<usize>xStep) << 2;
  for (let channel = 0; channel < co; channel += 16) {
    const wide = channel + 16 <= co;
    const weightRow = (<usize>m) << (wide ? 6 : 5);
    const own = (<usize>channel) << 2;
    const start = bias === 0 ? 0 : bias + own;
    for (let row = 0; row < outHeight; row++) {
      const top = row * strideRows - padTop;
      const first = max(0, -top);
      const rows = max(0, min(filterHeight, height - top) - first);
      const x = image + <usize>(top + first) * rowBytes;
      const w = weights + <usize>first * weightRow;
      const out = y + <usize>(row * outWidth) * coBytes + own;
      if (wide) rowOf16(x, w, start, out, outWidth, rows, m, rowBytes, stepBytes, coBytes, floor);
      else rowOf8(x, w, start, out, outWidth, rows, m, rowBytes, stepBytes, coBytes, floor);
    }
    weights += <usize>filterHeight * weightRow;
  }
}

/** One row of y, 16 of its channels. The last tile reaches back over a column that is done. */
export function rowOf16(
  x: usize,
  w: usize,
  bias: usize,
  y: usize,
  outWidth: i32,
  rows: i32,
  m: i32,
  rowBytes: usize,
  stepBytes: usize,
  coBytes: usize,
  floor: f32,
): void {
  if (outWidth < 2) {
    oneColumn(x, w, 64, bias, y, rows, m, rowBytes, floor);
    oneColumn(x, w + 32, 64, bias === 0 ? 0 : bias + 32, y + 32, rows, m, rowBytes, floor);
    return;
  }
  for (let tile = 0; tile < outWidth; tile += 2) {
    const column = <usize>min(tile, outWidth - 2);
    twoColumns(x + column * stepBytes, w, bias, y + column * coBytes, rows, m, rowBytes, stepBytes, coBytes, floor);
  }
}

/** One row of y, 8 of its channels, in tiles of 4 columns. */
export function rowOf8(
  x: usize,
  w: usize,
  bias: usize,
  y: usize,
  outWidth: i32,
  rows: i32,
  m: i32,
  rowBytes: usize,
  stepBytes: usize,
  coBytes: usize,
  floor: f32,
): void {
  if (outWidth < 4) {
    for (let column: usize = 0; column < <usize>outWidth; column++) {
      oneColumn(x + column * stepBytes, w, 32, bias, y + column * coBytes, rows, m, rowBytes, floor);
    }
    return;
  }
  for (let tile = 0; tile < outWidth; tile += 4) {
    const column = <usize>min(tile, outWidth - 4);
    fourColumns(x + column * stepBytes, w, bias, y + column * coBytes, rows, m, rowBytes, stepBytes, coBytes, floor);
  }
}

/** Not unrolled: the engine's compiler puts all loads of a loop's body first, and more of them than here leave the registers. */
function twoColumns(
  x: usize,
  w: usize,
  bias: usize,
  y: usize,
  rows: i32,
  m: i32,
  rowBytes: usize,
  stepBytes: usize,
  coBytes: usize,
  floor: f32,
): void {
  let a0 = biasAt(bias, 0);
  let a1 = biasAt(bias, 16);
  let a2 = biasAt(bias, 32);
  let a3 = biasAt(bias, 48);
  let b0 = a0;
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  for (let kh = 0; kh < rows; kh++) {
    let xa = x;
    let xb = x + stepBytes;
    for (let i = 0; i < m; i++) {
      const w0 = v128.load(w);
      const w1 = v128.load(w, 16);
      const w2 = v128.load(w, 32);
      const w3 = v128.load(w, 48);
      const a = v128.load_splat<f32>(xa);
      a0 = multiplyAdd(a, w0, a0);
      a1 = multiplyAdd(a, w1, a1);
      a2 = multiplyAdd(a, w2, a2);
      a3 = multiplyAdd(a, w3, a3);
      const b = v128.load_splat<f32>(xb);
      b0 = multiplyAdd(b, w0, b0);
      b1 = multiplyAdd(b, w1, b1);
      b2 = multiplyAdd(b, w2, b2);
      b3 = multiplyAdd(b, w3, b3);
      w += 64;
      xa += 4;
      xb += 4;
    }
    x += rowBytes;
  }
  const least = f32x4.splat(floor);
  put(y, a0, a1, least);
  put(y + 32, a2, a3, least);
  put(y + coBytes, b0, b1, least);
  put(y + coBytes + 32, b2, b3, least);
}

function fourColumns(
  x: usize,
  w: usize,
  bias: usize,
  y: usize,
  rows: i32,
  m: i32,
  rowBytes: usize,
  stepBytes: usize,
  coBytes: usize,
  floor: f32,
): void {
  let a0 = biasAt(bias, 0);
  let a1 = biasAt(bias, 16);
  let b0 = a0;
  let b1 = a1;
  let c0 = a0;
  let c1 = a1;
  let d0 = a0;
  let d1 = a1;
  for (let kh = 0; kh < rows; kh++) {
    let xa = x;
    let xb = x + stepBytes;
    let xc = xb + stepBytes;
    let xd = xc + stepBytes;
    for (let i = 0; i < m; i++) {
      const w0 = v128.load(w);
      const w1 = v128.load(w, 16);
      const a = v128.load_splat<f32>(xa);
      a0 = multiplyAdd(a, w0, a0);
      a1 = multiplyAdd(a, w1, a1);
      const b = v128.load_splat<f32>(xb);
      b0 = multiplyAdd(b, w0, b0);
      b1 = multiplyAdd(b, w1, b1);
      const c = v128.load_splat<f32>(xc);
      c0 = multiplyAdd(c, w0, c0);
      c1 = multiplyAdd(c, w1, c1);
      const d = v128.load_splat<f32>(xd);
      d0 = multiplyAdd(d, w0, d0);
      d1 = multiplyAdd(d, w1, d1);
      w += 32;
      xa += 4;
      xb += 4;
      xc += 4;
      xd += 4;
    }
    x += rowBytes;
  }
  const least = f32x4.splat(floor);
  put(y, a0, a1, least);
  put(y + coBytes, b0, b1, least);
  put(y + 2 * coBytes, c0, c1, least);
  put(y + 3 * coBytes, d0, d1, least);
}

/** 8 channels of one column; `step` bytes lie between the weights of one value and the next. */
function oneColumn(
  x: usize,
  w: usize,
  step: usize,
  bias: usize,
  y: usize,
  rows: i32,
  m: i32,
  rowBytes: usize,
  floor: f32,
): void {
  let low = biasAt(bias, 0);
  let high = biasAt(bias, 16);
  for (let kh = 0; kh < rows; kh++) {
    let at = x;
    for (let i = 0; i < m; i++) {
      const value = v128.load_splat<f32>(at);
      low = multiplyAdd(value, v128.load(w), low);
      high = multiplyAdd(value, v128.load(w, 16), high);
      w += step;
      at += 4;
    }
    x += rowBytes;
  }
  put(y, low, high, f32x4.splat(floor));
}

function biasAt(bias: usize, offset: usize): v128 {
  return bias === 0 ? f32x4.splat(0) : v128.load(bias + offset);
}

function put(y: usize, low: v128, high: v128, least: v128): void {
  v128.store(y, f32x4.pmax(low, least));
  v128.store(y, f32x4.pmax(high, least), 16);
}
