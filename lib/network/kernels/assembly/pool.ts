import { keep } from './dropout';

/** Place of a window whose gradient goes nowhere: what it passed on was dropped, or cut to zero by relu. */
export const NOWHERE: i32 = 4;

/**
 * y = relu of the largest of each 2 x 2 pixels, channels last. Rows of `xRow` and `yRow` values; `channels` is a multiple of 4.
 */
export function poolRelu(x: usize, y: usize, rows: i32, columns: i32, channels: i32, xRow: i32, yRow: i32): void {
  const pixel = (<usize>channels) << 2;
  const below = (<usize>xRow) << 2;
  const zero = f32x4.splat(0);
  for (let row = 0; row < rows; row++) {
    let from = x;
    let to = y;
    for (let column = 0; column < columns; column++) {
      for (const end = from + pixel; from < end; from += 16) {
        const upper = f32x4.pmax(v128.load(from), v128.load(from + pixel));
        const lower = f32x4.pmax(v128.load(from + below), v128.load(from + below + pixel));
        v128.store(to, f32x4.pmax(f32x4.pmax(upper, lower), zero));
        to += 16;
      }
      from += pixel;
    }
    x += 2 * below;
    y += (<usize>yRow) << 2;
  }
}

/**
 * As poolRelu, times the dropout mask of dropout.ts. `places` gets a byte for each value of y: where in its window, in reading
 * order, the first largest stood, or NOWHERE.
 */
export function poolReluDropout(
  x: usize,
  y: usize,
  places: usize,
  rows: i32,
  columns: i32,
  channels: i32,
  xRow: i32,
  yRow: i32,
  first: i32,
  before: i32,
  between: i32,
  threshold: i32,
  kept: f32,
): void {
  const pixel = (<usize>channels) << 2;
  const below = (<usize>xRow) << 2;
  const factor = f32x4.splat(kept);
  let index = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
  for (let row = 0; row < rows; row++) {
    let from = x;
    let to = y;
    for (let column = 0; column < columns; column++) {
      for (const end = from + pixel; from < end; from += 16) {
        const a = v128.load(from);
        const b = v128.load(from + pixel);
        const c = v128.load(from + below);
        const d = v128.load(from + below + pixel);
        const ab = f32x4.pmax(a, b);
        const abc = f32x4.pmax(ab, c);
        const most = f32x4.pmax(abc, d);
        let passes = f32x4.gt(most, f32x4.splat(0));
        if (threshold >= 0) passes = v128.and(passes, keep(index, before, between, threshold));
        v128.store(to, v128.and(f32x4.mul(most, factor), passes));
        let place = v128.and(f32x4.gt(b, a), i32x4.splat(1));
        place = v128.bitselect(i32x4.splat(2), place, f32x4.gt(c, ab));
        place = v128.bitselect(i32x4.splat(3), place, f32x4.gt(d, abc));
        place = v128.bitselect(place, i32x4.splat(NOWHERE), passes);
        const shorts = v128.narrow<i32>(place, place);
        store<i32>(places, i32x4.extract_lane(v128.narrow<i16>(shorts, shorts), 0));
        index = i32x4.add(index, i32x4.splat(4));
        to += 16;
        places += 4;
      }
      from += pixel;
    }
    x += 2 * below;
    y += (<usize>yRow) << 2;
  }
}

/** dx = dy * kept where y > 0, else 0: backwards through relu and the dropout after it. `count` is a multiple of 4. */
export function reluDropoutGradient(y: usize, dy: usize, dx: usize, count: i32, kept: f32): void {
  const factor = f32x4.splat(kept);
  for (const end = y + ((<usize>count) << 2); y < end; y += 16) {
    v128.store(dx, v128.and(f32x4.mul(v128.load(dy), factor), f32x4.gt(v128.load(y), f32x4.splat(0))));
    dy += 16;
    dx += 16;
  }
}
