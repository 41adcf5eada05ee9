/**
 * y[row, column, co] = bias[co] + sum over kh, m of image[row * strideRows + kh, column * xStep + m] * weights[kh, m, co],
 * for one image, channels last, so that the kw * ci values under one row of the filter are neighbours in memory: m counts
 * them. Direct, without a matrix of windows: eight registers hold a tile of 4 columns by 8 channels.
 *
 * `image` has its border of zeros, rows of `imageRow` values. `weights` are packed [co / 8][kh][m][8]. `bias` is 0 when
 * there is none; `floor` is the least value that y takes (0: relu; -infinity: none).
 */
export function convolution(
  image: usize,
  weights: usize,
  bias: usize,
  y: usize,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  m: i32,
  co: i32,
  imageRow: i32,
  xStep: i32,
  strideRows: i32,
  floor: f32,
): void {
  const coBytes = (<usize>co) << 2;
  const rowBytes = (<usize>imageRow) << 2;
  const stepBytes = (<usize>xStep) << 2;
  const blockBytes = (<usize>(filterHeight * m)) << 5;
  for (let channel = 0; channel < co; channel += 8) {
    const own = (<usize>channel) << 2;
    const low = bias === 0 ? f32x4.splat(0) : v128.load(bias + own);
    const high = bias === 0 ? f32x4.splat(0) : v128.load(bias + own, 16);
    for (let row = 0; row < outHeight; row++) {
      const top = image + <usize>(row * strideRows) * rowBytes;
      const out = y + <usize>(row * outWidth) * coBytes + own;
      if (outWidth < 4) {
        for (let column = 0; column < outWidth; column++) {
          const at = top + <usize>column * stepBytes;
          oneColumn(at, weights, out + <usize>column * coBytes, filterHeight, m, rowBytes, low, high, floor);
        }
        continue;
      }
      // The last tile reaches back over columns that are done: four cost little more than one.
      for (let tile = 0; tile < outWidth; tile += 4) {
        const column = min(tile, outWidth - 4);
        const at = top + <usize>column * stepBytes;
        const to = out + <usize>column * coBytes;
        fourColumns(at, weights, to, filterHeight, m, rowBytes, stepBytes, coBytes, low, high, floor);
      }
    }
    weights += blockBytes;
  }
}

function fourColumns(
  x: usize,
  w: usize,
  y: usize,
  filterHeight: i32,
  m: i32,
  rowBytes: usize,
  stepBytes: usize,
  coBytes: usize,
  low: v128,
  high: v128,
  floor: f32,
): void {
  let a0 = low;
  let a1 = high;
  let b0 = low;
  let b1 = high;
  let c0 = low;
  let c1 = high;
  let d0 = low;
  let d1 = high;
  for (let kh = 0; kh < filterHeight; kh++) {
    let xa = x;
    let xb = x + stepBytes;
    let xc = xb + stepBytes;
    let xd = xc + stepBytes;
    for (let i = 0; i < m; i++) {
      const w0 = v128.load(w);
      const w1 = v128.load(w, 16);
      const a = v128.load_splat<f32>(xa);
      a0 = f32x4.add(a0, f32x4.mul(a, w0));
      a1 = f32x4.add(a1, f32x4.mul(a, w1));
      const b = v128.load_splat<f32>(xb);
      b0 = f32x4.add(b0, f32x4.mul(b, w0));
      b1 = f32x4.add(b1, f32x4.mul(b, w1));
      const c = v128.load_splat<f32>(xc);
      c0 = f32x4.add(c0, f32x4.mul(c, w0));
      c1 = f32x4.add(c1, f32x4.mul(c, w1));
      const d = v128.load_splat<f32>(xd);
      d0 = f32x4.add(d0, f32x4.mul(d, w0));
      d1 = f32x4.add(d1, f32x4.mul(d, w1));
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

function oneColumn(
  x: usize,
  w: usize,
  y: usize,
  filterHeight: i32,
  m: i32,
  rowBytes: usize,
  low: v128,
  high: v128,
  floor: f32,
): void {
  for (let kh = 0; kh < filterHeight; kh++) {
    let at = x;
    for (let i = 0; i < m; i++) {
      const value = v128.load_splat<f32>(at);
      low = f32x4.add(low, f32x4.mul(value, v128.load(w)));
      high = f32x4.add(high, f32x4.mul(value, v128.load(w, 16)));
      w += 32;
      at += 4;
    }
    x += rowBytes;
  }
  put(y, low, high, f32x4.splat(floor));
}

function put(y: usize, low: v128, high: v128, least: v128): void {
  v128.store(y, f32x4.pmax(low, least));
  v128.store(y, f32x4.pmax(high, least), 16);
}
