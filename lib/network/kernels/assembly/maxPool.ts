/**
 * y = the largest value of each window, channels last. Windows may overlap and may hang over the edge (`padTop`,
 * `padLeft`); a window without a pixel gives -infinity.
 */
export function maxPool(
  x: usize,
  y: usize,
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
): void {
  const pixelBytes = (<usize>channels) << 2;
  const rowBytes = <usize>width * pixelBytes;
  for (let sample = 0; sample < batch; sample++) {
    for (let row = 0; row < outHeight; row++) {
      const top = row * strideHeight - padTop;
      const firstRow = max(0, top);
      const rows = min(height, top + filterHeight) - firstRow;
      for (let column = 0; column < outWidth; column++) {
        const left = column * strideWidth - padLeft;
        const firstColumn = max(0, left);
        const columns = min(width, left + filterWidth) - firstColumn;
        if (rows <= 0 || columns <= 0) {
          for (let channel = 0; channel < channels; channel++) store<f32>(y + ((<usize>channel) << 2), -Infinity);
          y += pixelBytes;
          continue;
        }
        const corner = x + <usize>firstRow * rowBytes + <usize>firstColumn * pixelBytes;
        if (rows === 2 && columns === 2) largestOfFour(corner, y, channels, rowBytes, pixelBytes);
        else largest(corner, y, rows, columns, channels, rowBytes, pixelBytes);
        y += pixelBytes;
      }
    }
    x += <usize>height * rowBytes;
  }
}

function largestOfFour(x: usize, y: usize, channels: i32, rowBytes: usize, step: usize): void {
  let channel = 0;
  for (; channel + 4 <= channels; channel += 4) {
    const upper = f32x4.pmax(v128.load(x), v128.load(x + step));
    const lower = f32x4.pmax(v128.load(x + rowBytes), v128.load(x + rowBytes + step));
    v128.store(y, f32x4.pmax(upper, lower));
    x += 16;
    y += 16;
  }
  largest(x, y, 2, 2, channels - channel, rowBytes, step);
}

function largest(x: usize, y: usize, rows: i32, columns: i32, channels: i32, rowBytes: usize, step: usize): void {
  let channel = 0;
  for (; channel + 4 <= channels; channel += 4) {
    let most = v128.load(x);
    for (let row = 0; row < rows; row++) {
      let at = x + <usize>row * rowBytes;
      for (let column = 0; column < columns; column++) {
        most = f32x4.pmax(most, v128.load(at));
        at += step;
      }
    }
    v128.store(y, most);
    x += 16;
    y += 16;
  }
  for (; channel < channels; channel++) {
    let most = load<f32>(x);
    for (let row = 0; row < rows; row++) {
      let at = x + <usize>row * rowBytes;
      for (let column = 0; column < columns; column++) {
        const value = load<f32>(at);
        if (value > most) most = value;
        at += step;
      }
    }
    store<f32>(y, most);
    x += 4;
    y += 4;
  }
}
