// Gradient for filters of 3 x 3, stride 1, by minimal filtering (Winograd 1980; Lavin and Gray 2016, Fast Algorithms for
// Convolutional Neural Networks, F(2 x 2, 3 x 3)): a tile of 4 x 4 inputs and 2 x 2 slopes takes 16 products instead of 36.
//
//   Y = A' [ (G g G') * (B' d B) ] A     g: filter, d: tile of inputs, *: element by element, summed over the input channels
//
//        1  0  0          1  0 -1  0
//   G =  ½  ½  ½     B' = 0  1  1  0     A' = 1  1  1  0
//        ½ -½  ½          0 -1  1  0          0  1 -1 -1
//        0  0  1          0  1  0 -1
//
// is linear in g, so its gradient is the same read backwards: dg = G' [ sum over tiles of (B' d B) * (A dY A') ] G. Each of the 16
// elements is a matrix product, [ci, tiles] by [tiles, co]. The larger tiles of winograd4.ts, which convolves, would gain
// nothing here: there are too few of them to a sum.
//
// Addresses in bytes, sizes in elements. `image` is one image, channels last, with all the zeros around it that the tiles
// reach: rows of `imageRow` values. Tiles are counted along the rows. ci is a multiple of 4, co one of 8.
// Inputs are subtracted from each other: one that is not finite spoils all results of its tiles, farther than it would directly.
import { fourBy8, twoBy16 } from './filterGradient';

/** Elements of a transformed tile. */
const ELEMENTS: usize = 16;
/** Values between the planes of two elements: else all would fall on the same lines of the cache where sides are powers of 2. */
const GAP = 16;

export function planeBytes(block: i32, channels: i32): usize {
  return (<usize>(block * channels + GAP)) << 2;
}

/** B' d B of `count` tiles, element by element: [16][tile][ci]. */
function inputTiles(
  image: usize,
  v: usize,
  first: i32,
  count: i32,
  tilesAcross: i32,
  ci: i32,
  imageRow: i32,
  plane: usize,
): void {
  const ciBytes = (<usize>ci) << 2;
  const rowBytes = (<usize>imageRow) << 2;
  let column = first % tilesAcross;
  let row = image + <usize>(2 * (first / tilesAcross)) * rowBytes;
  for (let tile = 0; tile < count; tile++) {
    const from = row + <usize>(2 * column) * ciBytes;
    for (let at: usize = 0; at < ciBytes; at += 16) inputVector(from + at, v + at, rowBytes, ciBytes, plane);
    v += ciBytes;
    if (++column === tilesAcross) {
      column = 0;
      row += 2 * rowBytes;
    }
  }
}

/** B' d B of four channels. The tile is loaded twice: held in registers it would not fit. */
function inputVector(from: usize, to: usize, row: usize, column: usize, plane: usize): void {
  const second = from + row;
  const third = second + row;
  const next = plane << 2;
  differences(from, third, column, to, plane);
  sums(second, third, column, to + next, plane);
  differences(third, second, column, to + 2 * next, plane);
  differences(second, third + row, column, to + 3 * next, plane);
}

/** One row of B' d from two rows of d, times B. */
function differences(a: usize, b: usize, column: usize, to: usize, plane: usize): void {
  inputRow(
    f32x4.sub(v128.load(a), v128.load(b)),
    f32x4.sub(v128.load(a + column), v128.load(b + column)),
    f32x4.sub(v128.load(a + 2 * column), v128.load(b + 2 * column)),
    f32x4.sub(v128.load(a + 3 * column), v128.load(b + 3 * column)),
    to,
    plane,
  );
}

function sums(a: usize, b: usize, column: usize, to: usize, plane: usize): void {
  inputRow(
    f32x4.add(v128.load(a), v128.load(b)),
    f32x4.add(v128.load(a + column), v128.load(b + column)),
    f32x4.add(v128.load(a + 2 * column), v128.load(b + 2 * column)),
    f32x4.add(v128.load(a + 3 * column), v128.load(b + 3 * column)),
    to,
    plane,
  );
}

function inputRow(a: v128, b: v128, c: v128, d: v128, to: usize, plane: usize): void {
  v128.store(to, f32x4.sub(a, c));
  v128.store(to + plane, f32x4.add(b, c));
  v128.store(to + 2 * plane, f32x4.sub(c, b));
  v128.store(to + 3 * plane, f32x4.sub(b, d));
}

/**
 * sums[16][ci][co] += (B' d B) * (A dY A') over one image's tiles, rows of dY `dyRow` values; `v` and `slopes`
 * are scratch for `block` tiles: 16 x (block x ci + 16) and 16 x (block x co + 16) values.
 */
export function winogradFilterSums(
  image: usize,
  dy: usize,
  sums: usize,
  v: usize,
  slopes: usize,
  block: i32,
  outHeight: i32,
  outWidth: i32,
  ci: i32,
  co: i32,
  imageRow: i32,
  dyRow: i32,
): void {
  const tilesAcross = (outWidth + 1) >> 1;
  const tiles = tilesAcross * ((outHeight + 1) >> 1);
  const vPlane = planeBytes(block, ci);
  const slopePlane = planeBytes(block, co);
  for (let first = 0; first < tiles; first += block) {
    const count = min(block, tiles - first);
    inputTiles(image, v, first, count, tilesAcross, ci, imageRow, vPlane);
    slopeTiles(dy, slopes, first, count, outHeight, outWidth, co, dyRow, slopePlane);
    for (let element: usize = 0; element < ELEMENTS; element++) {
      const own = sums + ((element * <usize>(ci * co)) << 2);
      addProducts(v + element * vPlane, slopes + element * slopePlane, own, count, ci, co);
    }
  }
}

/** sums[ci][co] += [count, ci]' by [count, co]. */
function addProducts(v: usize, slopes: usize, sums: usize, count: i32, ci: i32, co: i32): void {
  const ciBytes = (<usize>ci) << 2;
  const coBytes = (<usize>co) << 2;
  for (let channel = 0; channel < co; channel += 16) {
    const wide = channel + 16 <= co;
    const own = (<usize>channel) << 2;
    let to = sums + own;
    for (let i = 0; i < ci; i += wide ? 2 : 4) {
      const from = v + ((<usize>i) << 2);
      if (wide) twoBy16(from, slopes + own, to, 1, count, coBytes, 0, ciBytes);
      else fourBy8(from, slopes + own, to, 1, count, coBytes, 0, ciBytes);
      to += wide ? coBytes << 1 : coBytes << 2;
    }
  }
}

/** A dY A' of `count` tiles, element by element: [16][tile][co]. What lies over the edge is zero. */
function slopeTiles(
  dy: usize,
  to: usize,
  first: i32,
  count: i32,
  outHeight: i32,
  outWidth: i32,
  co: i32,
  dyRow: i32,
  plane: usize,
): void {
  const coBytes = (<usize>co) << 2;
  const rowBytes = (<usize>dyRow) << 2;
  const tilesAcross = (outWidth + 1) >> 1;
  let column = 2 * (first % tilesAcross);
  let row = 2 * (first / tilesAcross);
  for (let tile = 0; tile < count; tile++) {
    const from = dy + <usize>row * rowBytes + <usize>column * coBytes;
    const right = column + 1 < outWidth ? coBytes : 0;
    const down = row + 1 < outHeight ? rowBytes : 0;
    for (let at: usize = 0; at < coBytes; at += 16) slopeVector(from + at, to + at, plane, right, down);
    to += coBytes;
    column += 2;
    if (column >= outWidth) {
      column = 0;
      row += 2;
    }
  }
}

function slopeVector(from: usize, to: usize, plane: usize, right: usize, down: usize): void {
  const zero = f32x4.splat(0);
  const a = v128.load(from);
  const b = right === 0 ? zero : v128.load(from + right);
  const c = down === 0 ? zero : v128.load(from + down);
  const d = right === 0 || down === 0 ? zero : v128.load(from + down + right);
  slopeRow(a, b, to, plane);
  to += plane << 2;
  slopeRow(f32x4.add(a, c), f32x4.add(b, d), to, plane);
  to += plane << 2;
  slopeRow(f32x4.sub(a, c), f32x4.sub(b, d), to, plane);
  to += plane << 2;
  slopeRow(f32x4.neg(c), f32x4.neg(d), to, plane);
}

function slopeRow(left: v128, right: v128, to: usize, plane: usize): void {
  v128.store(to, left);
  v128.store(to + plane, f32x4.add(left, right));
  v128.store(to + 2 * plane, f32x4.sub(left, right));
  v128.store(to + 3 * plane, f32x4.neg(right));
}

/**
 * totals[i] += sums[i], the totals in float64: however many images are added up, in whatever portions, the result is the
 * same to the last digits of float32.
 */
export function addToTotals(sums: usize, totals: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const four = v128.load(sums);
    const upper = i32x4.shuffle(four, four, 2, 3, 2, 3);
    v128.store(totals, f64x2.add(v128.load(totals), f64x2.promote_low_f32x4(four)));
    v128.store(totals, f64x2.add(v128.load(totals, 16), f64x2.promote_low_f32x4(upper)), 16);
    sums += 16;
    totals += 32;
  }
}

/** G' s G: the totals of all images, 16 x [ci, co] float64, to the gradient of the filter, [3, 3, ci, co]. */
export function winogradFilterGradient(totals: usize, gradient: usize, ci: i32, co: i32): void {
  const count = <usize>(ci * co);
  const plane = count << 3;
  for (let i: usize = 0; i < count; i++) {
    for (let row: usize = 0; row < 3; row++) {
      const a = gradientRow(row, totals, plane);
      const b = gradientRow(row, totals + plane, plane);
      const c = gradientRow(row, totals + 2 * plane, plane);
      const d = gradientRow(row, totals + 3 * plane, plane);
      const to = gradient + ((3 * row * count) << 2);
      store<f32>(to, <f32>(a + 0.5 * (b + c)));
      store<f32>(to + (count << 2), <f32>(0.5 * (b - c)));
      store<f32>(to + (count << 3), <f32>(0.5 * (b + c) + d));
    }
    totals += 8;
    gradient += 4;
  }
}

/** One row of G' times one column of s. */
function gradientRow(row: usize, from: usize, plane: usize): f64 {
  const b = load<f64>(from + 4 * plane);
  const c = load<f64>(from + 8 * plane);
  if (row === 0) return load<f64>(from) + 0.5 * (b + c);
  if (row === 1) return 0.5 * (b - c);
  return 0.5 * (b + c) + load<f64>(from + 12 * plane);
}
