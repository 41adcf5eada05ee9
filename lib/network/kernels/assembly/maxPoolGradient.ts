/**
 * Adds each output's gradient to the first largest value of its window: dx[argmax] += dy. Channels last; windows may
 * overlap and may hang over the edge (`padTop`, `padLeft`). `dx` is zero at the start. When `apart` is 1 no pixel lies in two
 * windows and the gradients are written instead of added; what lies in a window may then be anything at the start.
 */
export function maxPoolGradient(
  x: usize,
  dy: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  apart: i32,
): void {
  const pixelBytes = (<usize>channels) << 2;
  const rowBytes = <usize>width * pixelBytes;
  for (let sample = 0; sample < batch; sample++) {
    for (let row = 0; row < outHeight; row++) {
      const top = row * strideHeight - padTop;
      const firstRow = max(0, top);
      const lastRow = min(height, top + filterHeight);
      for (let column = 0; column < outWidth; column++) {
        const left = column * strideWidth - padLeft;
        const firstColumn = max(0, left);
        const lastColumn = min(width, left + filterWidth);
        const corner = <usize>firstRow * rowBytes + <usize>firstColumn * pixelBytes;
        const rows = lastRow - firstRow;
        const columns = lastColumn - firstColumn;
        window(x + corner, dy, dx + corner, rows, columns, channels, rowBytes, apart);
        dy += pixelBytes;
      }
    }
    x += <usize>height * rowBytes;
    dx += <usize>height * rowBytes;
  }
}

function window(
  x: usize,
  dy: usize,
  dx: usize,
  rows: i32,
  columns: i32,
  channels: i32,
  rowBytes: usize,
  apart: i32,
): void {
  const pixelBytes = (<usize>channels) << 2;
  let channel = 0;
  const square = apart && rows === 2 && columns === 2;
  for (; channel + 4 <= channels; channel += 4) {
    if (square) twoByTwo(x, dy, dx, rowBytes, pixelBytes);
    else fourChannels(x, dy, dx, rows, columns, rowBytes, pixelBytes, apart);
    x += 16;
    dy += 16;
    dx += 16;
  }
  for (; channel < channels; channel++) {
    if (apart) clear(dx, rows, columns, rowBytes, pixelBytes);
    oneChannel(x, dy, dx, rows, columns, rowBytes, pixelBytes);
    x += 4;
    dy += 4;
    dx += 4;
  }
}

/** fourChannels for windows of 2 x 2 that do not overlap, the usual ones. */
function twoByTwo(x: usize, dy: usize, dx: usize, rowBytes: usize, step: usize): void {
  const none = f32x4.splat(-Infinity);
  const x0 = v128.load(x);
  const x1 = v128.load(x + step);
  const x2 = v128.load(x + rowBytes);
  const x3 = v128.load(x + rowBytes + step);
  // In reading order: each is the winner so far where it is greater than all before, and loses to a greater one after it.
  const first = f32x4.gt(x0, none);
  const best0 = v128.bitselect(x0, none, first);
  const second = f32x4.gt(x1, best0);
  const best1 = v128.bitselect(x1, best0, second);
  const third = f32x4.gt(x2, best1);
  const fourth = f32x4.gt(x3, v128.bitselect(x2, best1, third));
  const slope = v128.load(dy);
  const notLast = v128.andnot(slope, fourth);
  const notThird = v128.andnot(notLast, third);
  v128.store(dx, v128.and(v128.andnot(notThird, second), first));
  v128.store(dx + step, v128.and(notThird, second));
  v128.store(dx + rowBytes, v128.and(notLast, third));
  v128.store(dx + rowBytes + step, v128.and(slope, fourth));
}

function clear(dx: usize, rows: i32, columns: i32, rowBytes: usize, step: usize): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) store<f32>(dx + <usize>row * rowBytes + <usize>column * step, 0);
  }
}

function fourChannels(
  x: usize,
  dy: usize,
  dx: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  step: usize,
  apart: i32,
): void {
  let largest = f32x4.splat(-Infinity);
  let place = i32x4.splat(-1);
  for (let row = 0, index = 0; row < rows; row++) {
    let at = x + <usize>row * rowBytes;
    for (let column = 0; column < columns; column++, index++) {
      const value = v128.load(at);
      const greater = f32x4.gt(value, largest);
      largest = v128.bitselect(value, largest, greater);
      place = v128.bitselect(i32x4.splat(index), place, greater);
      at += step;
    }
  }
  const slope = v128.load(dy);
  for (let row = 0, index = 0; row < rows; row++) {
    let at = dx + <usize>row * rowBytes;
    for (let column = 0; column < columns; column++, index++) {
      const share = v128.and(slope, i32x4.eq(place, i32x4.splat(index)));
      v128.store(at, apart ? share : f32x4.add(v128.load(at), share));
      at += step;
    }
  }
}

function oneChannel(x: usize, dy: usize, dx: usize, rows: i32, columns: i32, rowBytes: usize, step: usize): void {
  let largest: f32 = -Infinity;
  let place: usize = usize.MAX_VALUE;
  for (let row = 0; row < rows; row++) {
    let offset = <usize>row * rowBytes;
    for (let column = 0; column < columns; column++) {
      const value = load<f32>(x + offset);
      if (value > largest) {
        largest = value;
        place = offset;
      }
      offset += step;
    }
  }
  if (place !== usize.MAX_VALUE) store<f32>(dx + place, load<f32>(dx + place) + load<f32>(dy));
}
