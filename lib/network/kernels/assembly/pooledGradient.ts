import { multiplyAdd } from './multiplyAdd';
import { NOWHERE } from './pool';

/** Bytes of an entry of the list: where in the image the window under the filter begins, and the gradient there. */
const ENTRY: usize = 8;
/** Bytes of the vectors that the registers hold at once, 12, or 1. */
const STRIP: usize = 192;
const VECTOR: usize = 16;

/**
 * Gradients of a convolution under relu, pooling and dropout (pool.ts) of one sample, from dY behind the pooling. Of the four
 * pixels of each window only one has a gradient, and of the windows that relu or dropout made zero none: what is left is listed,
 * channel by channel, and only that is multiplied.
 *
 * `filter` += its gradient, [co][kh][m], m the values under a row of the filter as a multiple of 4; `bias` += its own, [co].
 * `image` holds rows of `imageRow` values with their border; unless `dx` is 0 it has the same shape, zero at the start, and
 * `weights` are [co][kh][m]. Rows of dY are `dyRow` values apart. `list` is scratch of 2 values a window.
 */
export function pooledGradient(
  image: usize,
  weights: usize,
  dx: usize,
  dy: usize,
  places: usize,
  list: usize,
  filter: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  co: i32,
  dyRow: i32,
  filterRows: i32,
  m: i32,
  imageRow: i32,
  ci: i32,
  kept: f32,
): void {
  const rowBytes = (<usize>imageRow) << 2;
  const mBytes = (<usize>m) << 2;
  for (let channel: usize = 0; channel < <usize>co; channel++) {
    const end = listSlopes(dy + (channel << 2), places + channel, list, rows, columns, co, dyRow, rowBytes, ci, kept);
    let sum: f32 = 0;
    for (let at = list; at < end; at += ENTRY) sum += load<f32>(at, 4);
    store<f32>(bias + (channel << 2), load<f32>(bias + (channel << 2)) + sum);
    let row: usize = 0;
    if (mBytes === VECTOR && filterRows === 3) threeVectors(image, filter, list, end, rowBytes);
    else {
      for (let kh = 0; kh < filterRows; kh++) {
        let at: usize = 0;
        for (; at + STRIP <= mBytes; at += STRIP) strip(image + row + at, filter + <usize>kh * mBytes + at, list, end);
        for (; at < mBytes; at += VECTOR) vector(image + row + at, filter + <usize>kh * mBytes + at, list, end);
        row += rowBytes;
      }
    }
    filter += <usize>filterRows * mBytes;
    if (dx === 0) continue;
    row = 0;
    for (let kh = 0; kh < filterRows; kh++) {
      let at: usize = 0;
      for (; at + STRIP <= mBytes; at += STRIP) spreadStrip(dx + row + at, weights + at, list, end);
      for (; at < mBytes; at += VECTOR) spreadVector(dx + row + at, weights + at, list, end);
      row += rowBytes;
      weights += mBytes;
    }
  }
}

/** Lists the windows of one channel that pass a gradient on; returns the list's end. */
function listSlopes(
  dy: usize,
  places: usize,
  list: usize,
  rows: i32,
  columns: i32,
  co: i32,
  dyRow: i32,
  rowBytes: usize,
  ci: i32,
  kept: f32,
): usize {
  const pixelBytes = (<usize>ci) << 2;
  for (let row = 0; row < rows; row++) {
    let corner = <usize>(2 * row) * rowBytes;
    let at = dy;
    for (let column = 0; column < columns; column++) {
      const place = <usize>load<u8>(places);
      const slope = load<f32>(at) * kept;
      store<u32>(list, corner + (place >> 1) * rowBytes + (place & 1) * pixelBytes);
      store<f32>(list, slope, 4);
      list += ENTRY * <usize>(i32(place !== NOWHERE) & i32(slope !== 0));
      places += <usize>co;
      at += (<usize>co) << 2;
      corner += 2 * pixelBytes;
    }
    dy += (<usize>dyRow) << 2;
  }
  return list;
}

/** to += the sum of slope times 12 vectors of the image. */
function strip(image: usize, to: usize, list: usize, end: usize): void {
  let s0 = v128.load(to);
  let s1 = v128.load(to, 16);
  let s2 = v128.load(to, 32);
  let s3 = v128.load(to, 48);
  let s4 = v128.load(to, 64);
  let s5 = v128.load(to, 80);
  let s6 = v128.load(to, 96);
  let s7 = v128.load(to, 112);
  let s8 = v128.load(to, 128);
  let s9 = v128.load(to, 144);
  let s10 = v128.load(to, 160);
  let s11 = v128.load(to, 176);
  for (; list < end; list += ENTRY) {
    const x = image + <usize>load<u32>(list);
    const slope = v128.load_splat<f32>(list, 4);
    s0 = multiplyAdd(slope, v128.load(x), s0);
    s1 = multiplyAdd(slope, v128.load(x, 16), s1);
    s2 = multiplyAdd(slope, v128.load(x, 32), s2);
    s3 = multiplyAdd(slope, v128.load(x, 48), s3);
    s4 = multiplyAdd(slope, v128.load(x, 64), s4);
    s5 = multiplyAdd(slope, v128.load(x, 80), s5);
    s6 = multiplyAdd(slope, v128.load(x, 96), s6);
    s7 = multiplyAdd(slope, v128.load(x, 112), s7);
    s8 = multiplyAdd(slope, v128.load(x, 128), s8);
    s9 = multiplyAdd(slope, v128.load(x, 144), s9);
    s10 = multiplyAdd(slope, v128.load(x, 160), s10);
    s11 = multiplyAdd(slope, v128.load(x, 176), s11);
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
  v128.store(to, s4, 64);
  v128.store(to, s5, 80);
  v128.store(to, s6, 96);
  v128.store(to, s7, 112);
  v128.store(to, s8, 128);
  v128.store(to, s9, 144);
  v128.store(to, s10, 160);
  v128.store(to, s11, 176);
}

function vector(image: usize, to: usize, list: usize, end: usize): void {
  let sum = v128.load(to);
  for (; list < end; list += ENTRY) {
    sum = multiplyAdd(v128.load_splat<f32>(list, 4), v128.load(image + <usize>load<u32>(list)), sum);
  }
  v128.store(to, sum);
}

/** One vector in each of three rows: a filter of 3 x 3 over one channel. */
function threeVectors(image: usize, to: usize, list: usize, end: usize, rowBytes: usize): void {
  let s0 = v128.load(to);
  let s1 = v128.load(to, 16);
  let s2 = v128.load(to, 32);
  for (; list < end; list += ENTRY) {
    const x = image + <usize>load<u32>(list);
    const slope = v128.load_splat<f32>(list, 4);
    s0 = multiplyAdd(slope, v128.load(x), s0);
    s1 = multiplyAdd(slope, v128.load(x + rowBytes), s1);
    s2 = multiplyAdd(slope, v128.load(x + 2 * rowBytes), s2);
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
}

/** dx += slope times 12 vectors of weights, at each place. */
function spreadStrip(dx: usize, weights: usize, list: usize, end: usize): void {
  const w0 = v128.load(weights);
  const w1 = v128.load(weights, 16);
  const w2 = v128.load(weights, 32);
  const w3 = v128.load(weights, 48);
  const w4 = v128.load(weights, 64);
  const w5 = v128.load(weights, 80);
  const w6 = v128.load(weights, 96);
  const w7 = v128.load(weights, 112);
  const w8 = v128.load(weights, 128);
  const w9 = v128.load(weights, 144);
  const w10 = v128.load(weights, 160);
  const w11 = v128.load(weights, 176);
  for (; list < end; list += ENTRY) {
    const to = dx + <usize>load<u32>(list);
    const slope = v128.load_splat<f32>(list, 4);
    v128.store(to, multiplyAdd(slope, w0, v128.load(to)));
    v128.store(to, multiplyAdd(slope, w1, v128.load(to, 16)), 16);
    v128.store(to, multiplyAdd(slope, w2, v128.load(to, 32)), 32);
    v128.store(to, multiplyAdd(slope, w3, v128.load(to, 48)), 48);
    v128.store(to, multiplyAdd(slope, w4, v128.load(to, 64)), 64);
    v128.store(to, multiplyAdd(slope, w5, v128.load(to, 80)), 80);
    v128.store(to, multiplyAdd(slope, w6, v128.load(to, 96)), 96);
    v128.store(to, multiplyAdd(slope, w7, v128.load(to, 112)), 112);
    v128.store(to, multiplyAdd(slope, w8, v128.load(to, 128)), 128);
    v128.store(to, multiplyAdd(slope, w9, v128.load(to, 144)), 144);
    v128.store(to, multiplyAdd(slope, w10, v128.load(to, 160)), 160);
    v128.store(to, multiplyAdd(slope, w11, v128.load(to, 176)), 176);
  }
}

function spreadVector(dx: usize, weights: usize, list: usize, end: usize): void {
  const w = v128.load(weights);
  for (; list < end; list += ENTRY) {
    const to = dx + <usize>load<u32>(list);
    v128.store(to, multiplyAdd(v128.load_splat<f32>(list, 4), w, v128.load(to)));
  }
}
