/** Pixels that are worked on together. */
const STEP: i32 = 16;

/**
 * Finds the pixels of one run of tiles whose response comes to the tile's threshold. The kernel is its own mirror image
 * left-right and up-down: pixels of equal weight are added before they are multiplied, first over the rows, then over
 * the columns.
 *
 * `pixels`: the first pixel of the run, in an image of float32 with the kernel's radii and STEP pixels of room around it,
 * `stride` bytes a row. `width`, `rows`: size of the run. `thresholds`: one float32 for each 8 columns of the run.
 * `weights`: float32, (yRadius + 1) rows of (xRadius + 1), `lengths`: int32, how many weights of each row count (the
 * others are 0, and what lies under them does not enter). `folded`: room for (yRadius + 1) rows of `foldedStride` bytes.
 * The places found, row * width + column, go to `output` as int32; returns how many.
 */
export function likelyPixels(
  pixels: usize,
  stride: usize,
  width: i32,
  rows: i32,
  thresholds: usize,
  weights: usize,
  lengths: usize,
  xRadius: i32,
  yRadius: i32,
  folded: usize,
  foldedStride: usize,
  output: usize,
): i32 {
  const start = output;
  for (let row = 0; row < rows; row++) {
    foldRows(pixels, stride, width, xRadius, yRadius, folded, foldedStride);
    for (let column = 0; column < width; column += STEP) {
      const at = folded + ((<usize>(column + xRadius)) << 2);
      output = compareStep(
        at,
        foldedStride,
        weights,
        lengths,
        xRadius,
        yRadius,
        thresholds + ((<usize>column >> 3) << 2),
        row * width + column,
        min(STEP, width - column),
        output,
      );
    }
    pixels += stride;
  }
  return <i32>((output - start) >> 2);
}

/** folded[dy] = the row dy above + the row dy below, from xRadius left of the run to xRadius right of it. */
function foldRows(
  pixels: usize,
  stride: usize,
  width: i32,
  xRadius: i32,
  yRadius: i32,
  folded: usize,
  foldedStride: usize,
): void {
  const length = (<usize>(width + 2 * xRadius)) << 2;
  const left = pixels - ((<usize>xRadius) << 2);
  for (let at: usize = 0; at < length; at += 16) v128.store(folded + at, v128.load(left + at));
  for (let dy = 1; dy <= yRadius; dy++) {
    const above = left - <usize>dy * stride;
    const below = left + <usize>dy * stride;
    const to = folded + <usize>dy * foldedStride;
    for (let at: usize = 0; at < length; at += 16) {
      v128.store(to + at, f32x4.add(v128.load(above + at), v128.load(below + at)));
    }
  }
}

function compareStep(
  folded: usize,
  foldedStride: usize,
  weights: usize,
  lengths: usize,
  xRadius: i32,
  yRadius: i32,
  thresholds: usize,
  place: i32,
  count: i32,
  output: usize,
): usize {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let dy = 0; dy <= yRadius; dy++) {
    const length = load<i32>(lengths + ((<usize>dy) << 2));
    if (length > 0) {
      const centre = v128.load32_splat(weights);
      a = f32x4.add(a, f32x4.mul(centre, v128.load(folded)));
      b = f32x4.add(b, f32x4.mul(centre, v128.load(folded, 16)));
      c = f32x4.add(c, f32x4.mul(centre, v128.load(folded, 32)));
      d = f32x4.add(d, f32x4.mul(centre, v128.load(folded, 48)));
    }
    let left = folded - 4;
    let right = folded + 4;
    for (let dx = 1; dx < length; dx++) {
      const weight = v128.load32_splat(weights + ((<usize>dx) << 2));
      a = f32x4.add(a, f32x4.mul(weight, f32x4.add(v128.load(left), v128.load(right))));
      b = f32x4.add(b, f32x4.mul(weight, f32x4.add(v128.load(left, 16), v128.load(right, 16))));
      c = f32x4.add(c, f32x4.mul(weight, f32x4.add(v128.load(left, 32), v128.load(right, 32))));
      d = f32x4.add(d, f32x4.mul(weight, f32x4.add(v128.load(left, 48), v128.load(right, 48))));
      left -= 4;
      right += 4;
    }
    weights += (<usize>(xRadius + 1)) << 2;
    folded += foldedStride;
  }
  const near = v128.load32_splat(thresholds);
  const far = count > 8 ? v128.load32_splat(thresholds, 4) : near;
  const lanes =
    i32x4.bitmask(f32x4.gt(a, near)) |
    (i32x4.bitmask(f32x4.gt(b, near)) << 4) |
    (i32x4.bitmask(f32x4.gt(c, far)) << 8) |
    (i32x4.bitmask(f32x4.gt(d, far)) << 12);
  if (lanes === 0) return output;
  for (let i = 0; i < count; i++) {
    if (!((lanes >> i) & 1)) continue;
    store<i32>(output, place + i);
    output += 4;
  }
  return output;
}
