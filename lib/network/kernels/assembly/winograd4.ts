// Convolution with filters of 3 x 3, stride 1, by minimal filtering over larger tiles than winograd.ts: F(4 x 4, 3 x 3), 4 x 4
// outputs of a tile of 6 x 6 inputs with 36 products instead of 144. Polynomials are evaluated at 0, 1, -1, 1/2, -2 and infinity:
// these points lose half as many digits as the usual 0, 1, -1, 2, -2 (Barabasz and others 2020, Error Analysis and Improving the
// Accuracy of Winograd Convolution for Deep Neural Networks).
//
//         1     0     0            1 -3/2 -2  3/2  1  0          1  1  1   1   1  0
//        1/3   1/3   1/3           0  -1  1/2 5/2  1  0          0  1 -1  1/2 -2  0
//   G = -1/3   1/3  -1/3      B' = 0   1 -5/2 1/2  1  0     A' = 0  1  1  1/4  4  0
//      -16/15 -8/15 -4/15          0  -2  -1   2   1  0          0  1 -1  1/8 -8  1
//       1/15  -2/15  4/15          0  1/2 -1 -1/2  1  0
//         0     0     1            0   1 -3/2 -2  3/2 1
//
// Each result is off by at most 1e-5 of the largest one (test/network/winograd4.test.ts).
// Addresses and layouts are those of winograd.ts, with 36 elements a tile.
import { rowOf8, rowOf16 } from './convolution';
import { multiplyAdd } from './multiplyAdd';
import { planeBytes } from './winograd';

/** Rows and columns of a tile of inputs. */
const SIDE: usize = 6;
const ELEMENTS: usize = SIDE * SIDE;
/** Rows and columns of a tile of outputs. */
const OUT: i32 = 4;

/** [3, 3, ci, co] to 36 x [ci][16] for each 16 output channels, 36 x [ci][8] for the last 8; 16 values of gap after each. */
export function winograd4Filter(filter: usize, u: usize, ci: i32, co: i32): void {
  const place = (<usize>(ci * co)) << 2;
  const plane = planeBytes(ci, co);
  for (let channel = 0; channel < co; channel += 16) {
    const width = min(16, co - channel);
    for (let i = 0; i < ci; i++) {
      const from = filter + ((<usize>(i * co + channel)) << 2);
      const to = u + ((<usize>(channel * ci + i * width)) << 2);
      for (let at: usize = 0; at < (<usize>width) << 2; at += 16) filterVector(from + at, place, to + at, plane);
    }
  }
}

/** G g G' of four output channels, the columns first. The values of g lie `place` bytes apart, those of the result `plane`. */
function filterVector(from: usize, place: usize, to: usize, plane: usize): void {
  for (let column: usize = 0; column < 3; column++) {
    const g = from + column * place;
    filterLine(v128.load(g), v128.load(g + 3 * place), v128.load(g + 6 * place), to + column * plane, SIDE * plane);
  }
  for (let row: usize = 0; row < SIDE; row++) {
    const line = to + row * SIDE * plane;
    filterLine(v128.load(line), v128.load(line + plane), v128.load(line + 2 * plane), line, plane);
  }
}

/** G times a line of three, to six places that lie `step` bytes apart. */
function filterLine(a: v128, b: v128, c: v128, to: usize, step: usize): void {
  const sum = f32x4.add(a, c);
  const third = f32x4.splat(1.0 / 3.0);
  const half = f32x4.mul(b, f32x4.splat(0.5));
  const quarter = f32x4.mul(c, f32x4.splat(0.25));
  const double = f32x4.add(b, b);
  v128.store(to, a);
  v128.store(to + step, f32x4.mul(third, f32x4.add(sum, b)));
  v128.store(to + 2 * step, f32x4.mul(third, f32x4.sub(b, sum)));
  v128.store(to + 3 * step, f32x4.mul(f32x4.splat(-16.0 / 15.0), f32x4.add(f32x4.add(a, half), quarter)));
  const far = multiplyAdd(c, f32x4.splat(4), f32x4.sub(a, double));
  v128.store(to + 4 * step, f32x4.mul(f32x4.splat(1.0 / 15.0), far));
  v128.store(to + 5 * step, c);
}

/**
 * y[row, column, co] of one image; `u` comes of winograd4Filter, `bias` and `floor` are as in convolution.ts. For `block` tiles at a
 * time `v` and `products` are scratch of 36 x (block x channels + 16), and
 * behind `v` of 36 x 4 for one tile.
 */
export function winograd4Convolution(
  image: usize,
  u: usize,
  bias: usize,
  y: usize,
  v: usize,
  products: usize,
  block: i32,
  outHeight: i32,
  outWidth: i32,
  ci: i32,
  co: i32,
  imageRow: i32,
  floor: f32,
): void {
  const tilesAcross = (outWidth + OUT - 1) / OUT;
  const tiles = tilesAcross * ((outHeight + OUT - 1) / OUT);
  const vPlane = planeBytes(block, ci);
  const productPlane = planeBytes(block, co);
  const local = v + ELEMENTS * vPlane;
  for (let first = 0; first < tiles; first += block) {
    const count = min(block, tiles - first);
    inputTiles(image, v, first, count, tilesAcross, ci, imageRow, vPlane, local);
    for (let element: usize = 0; element < ELEMENTS; element++) {
      const weights = u + element * planeBytes(ci, co);
      multiply(v + element * vPlane, weights, products + element * productPlane, count, ci, co);
    }
    outputTiles(products, bias, y, first, count, outHeight, outWidth, co, productPlane, local, floor);
  }
}

/** [count, ci] by [ci, co], the latter in blocks of 16 columns, then 8. The last tile reaches back over rows that are done. */
function multiply(v: usize, u: usize, to: usize, count: i32, ci: i32, co: i32): void {
  const ciBytes = (<usize>ci) << 2;
  const coBytes = (<usize>co) << 2;
  const none = -f32(Infinity);
  for (let channel = 0; channel < co; channel += 16) {
    const own = to + ((<usize>channel) << 2);
    if (channel + 16 > co) rowOf8(v, u, 0, own, count, 1, ci, 0, ciBytes, coBytes, none);
    else if (count < 2) rowOf16(v, u, 0, own, count, 1, ci, 0, ciBytes, coBytes, none);
    else {
      for (let row = 0; row < count; row += 2) {
        const first = <usize>min(row, count - 2);
        twoRows(v + first * ciBytes, u, own + first * coBytes, ciBytes, coBytes);
      }
    }
    u += ciBytes << 4;
  }
}

/** Two rows of 16 sums: twoColumns of convolution.ts without what a plain product does not need. */
function twoRows(v: usize, u: usize, to: usize, ciBytes: usize, coBytes: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  for (const end = v + ciBytes; v < end; v += 4) {
    const w0 = v128.load(u);
    const w1 = v128.load(u, 16);
    const w2 = v128.load(u, 32);
    const w3 = v128.load(u, 48);
    const a = v128.load_splat<f32>(v);
    a0 = multiplyAdd(a, w0, a0);
    a1 = multiplyAdd(a, w1, a1);
    a2 = multiplyAdd(a, w2, a2);
    a3 = multiplyAdd(a, w3, a3);
    const b = v128.load_splat<f32>(v + ciBytes);
    b0 = multiplyAdd(b, w0, b0);
    b1 = multiplyAdd(b, w1, b1);
    b2 = multiplyAdd(b, w2, b2);
    b3 = multiplyAdd(b, w3, b3);
    u += 64;
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(to, a2, 32);
  v128.store(to, a3, 48);
  to += coBytes;
  v128.store(to, b0);
  v128.store(to, b1, 16);
  v128.store(to, b2, 32);
  v128.store(to, b3, 48);
}

/** B' d B of `count` tiles, element by element: [36][tile][ci]. */
function inputTiles(
  image: usize,
  v: usize,
  first: i32,
  count: i32,
  tilesAcross: i32,
  ci: i32,
  imageRow: i32,
  plane: usize,
  local: usize,
): void {
  const ciBytes = (<usize>ci) << 2;
  const rowBytes = (<usize>imageRow) << 2;
  let column = first % tilesAcross;
  let row = image + <usize>(OUT * (first / tilesAcross)) * rowBytes;
  for (let tile = 0; tile < count; tile++) {
    const from = row + <usize>(OUT * column) * ciBytes;
    for (let at: usize = 0; at < ciBytes; at += 16) {
      for (let i: usize = 0; i < SIDE; i++) {
        inputLine(from + at + i * ciBytes, rowBytes, local + (i << 4), SIDE << 4);
      }
      for (let i: usize = 0; i < SIDE; i++) {
        inputLine(local + ((SIDE * i) << 4), 16, v + at + i * SIDE * plane, plane);
      }
    }
    v += ciBytes;
    if (++column === tilesAcross) {
      column = 0;
      row += <usize>OUT * rowBytes;
    }
  }
}

/** B' times a line of six. */
function inputLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const half3 = f32x4.splat(1.5);
  const a = v128.load(from);
  const b = v128.load(from + step);
  const c = v128.load(from + 2 * step);
  const d = v128.load(from + 3 * step);
  const e = v128.load(from + 4 * step);
  const f = v128.load(from + 5 * step);
  const even = f32x4.sub(e, c);
  const odd = f32x4.sub(d, b);
  v128.store(to, f32x4.add(multiplyAdd(half3, odd, even), f32x4.sub(a, c)));
  v128.store(to + toStep, multiplyAdd(half3, f32x4.add(d, c), f32x4.add(even, odd)));
  v128.store(to + 2 * toStep, multiplyAdd(half3, f32x4.sub(d, c), f32x4.sub(even, odd)));
  v128.store(to + 3 * toStep, f32x4.add(even, f32x4.add(odd, odd)));
  v128.store(to + 4 * toStep, multiplyAdd(f32x4.splat(-0.5), odd, even));
  v128.store(to + 5 * toStep, f32x4.sub(multiplyAdd(half3, even, f32x4.sub(f, d)), odd));
}

/** A' m A of `count` tiles, with bias and floor, cut at the edge of the output. */
function outputTiles(
  products: usize,
  bias: usize,
  y: usize,
  first: i32,
  count: i32,
  outHeight: i32,
  outWidth: i32,
  co: i32,
  plane: usize,
  local: usize,
  floor: f32,
): void {
  const coBytes = (<usize>co) << 2;
  const rowBytes = <usize>outWidth * coBytes;
  const tilesAcross = (outWidth + OUT - 1) / OUT;
  const least = f32x4.splat(floor);
  let column = OUT * (first % tilesAcross);
  let row = OUT * (first / tilesAcross);
  for (let tile = 0; tile < count; tile++) {
    const to = y + <usize>row * rowBytes + <usize>column * coBytes;
    const rows = <usize>min(OUT, outHeight - row);
    const columns = min(OUT, outWidth - column);
    for (let at: usize = 0; at < coBytes; at += 16) {
      const start = bias === 0 ? f32x4.splat(0) : v128.load(bias + at);
      const m = products + at;
      for (let i: usize = 0; i < SIDE; i++) outputColumn(m + i * plane, SIDE * plane, local + (i << 4));
      for (let i: usize = 0; i < rows; i++) {
        outputRow(local + ((SIDE * i) << 4), 16, to + at + i * rowBytes, coBytes, columns, start, least);
      }
    }
    products += coBytes;
    column += OUT;
    if (column >= outWidth) {
      column = 0;
      row += OUT;
    }
  }
}

/** A' times a column of six, to a column of `to`. */
function outputColumn(m: usize, step: usize, to: usize): void {
  const b = v128.load(m + step);
  const c = v128.load(m + 2 * step);
  const d = v128.load(m + 3 * step);
  const e = v128.load(m + 4 * step);
  const even = f32x4.add(b, c);
  const odd = f32x4.sub(b, c);
  v128.store(to, f32x4.add(f32x4.add(v128.load(m), even), f32x4.add(d, e)));
  v128.store(to + (SIDE << 4), second(odd, d, e));
  v128.store(to + (SIDE << 5), third(even, d, e));
  v128.store(to + ((3 * SIDE) << 4), f32x4.add(v128.load(m + 5 * step), fourth(odd, d, e)));
}

function outputRow(m: usize, step: usize, to: usize, next: usize, columns: i32, bias: v128, least: v128): void {
  const b = v128.load(m + step);
  const c = v128.load(m + 2 * step);
  const d = v128.load(m + 3 * step);
  const e = v128.load(m + 4 * step);
  const even = f32x4.add(f32x4.add(b, c), bias);
  const odd = f32x4.add(f32x4.sub(b, c), bias);
  v128.store(to, f32x4.pmax(f32x4.add(f32x4.add(v128.load(m), even), f32x4.add(d, e)), least));
  if (columns > 1) v128.store(to + next, f32x4.pmax(second(odd, d, e), least));
  if (columns > 2) v128.store(to + 2 * next, f32x4.pmax(third(even, d, e), least));
  if (columns > 3) {
    v128.store(to + 3 * next, f32x4.pmax(f32x4.add(v128.load(m + 5 * step), fourth(odd, d, e)), least));
  }
}

function second(odd: v128, d: v128, e: v128): v128 {
  return multiplyAdd(f32x4.splat(-2), e, multiplyAdd(f32x4.splat(0.5), d, odd));
}

function third(even: v128, d: v128, e: v128): v128 {
  return multiplyAdd(f32x4.splat(4), e, multiplyAdd(f32x4.splat(0.25), d, even));
}

function fourth(odd: v128, d: v128, e: v128): v128 {
  return multiplyAdd(f32x4.splat(-8), e, multiplyAdd(f32x4.splat(0.125), d, odd));
}
