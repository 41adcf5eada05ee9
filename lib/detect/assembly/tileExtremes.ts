/** Edge of a tile, pixels; reachableTiles.ts has the same. */
const TILE: i32 = 8;

/**
 * Highest finite value, and minus the lowest, of each tile in one row of tiles: `rows` (at most TILE) rows of `width`
 * float32 at `values`, each `stride` bytes after the one before. -Infinity where no value is finite.
 */
export function tileExtremes(
  values: usize,
  stride: usize,
  width: i32,
  rows: i32,
  highest: usize,
  negatedLowest: usize,
): void {
  for (let column = 0; column < width; column += TILE) {
    const at = values + ((<usize>column) << 2);
    if (column + TILE <= width) wholeTile(at, stride, rows, highest, negatedLowest);
    else partOfTile(at, stride, width - column, rows, highest, negatedLowest);
    highest += 4;
    negatedLowest += 4;
  }
}

function wholeTile(values: usize, stride: usize, rows: i32, highest: usize, negatedLowest: usize): void {
  const none = f32x4.splat(-Infinity);
  const zero = f32x4.splat(0);
  let high = none;
  let low = none;
  for (let row = 0; row < rows; row++) {
    const left = v128.load(values);
    const right = v128.load(values, 16);
    const leftFinite = f32x4.eq(f32x4.sub(left, left), zero);
    const rightFinite = f32x4.eq(f32x4.sub(right, right), zero);
    high = f32x4.pmax(high, v128.bitselect(left, none, leftFinite));
    high = f32x4.pmax(high, v128.bitselect(right, none, rightFinite));
    low = f32x4.pmax(low, v128.bitselect(f32x4.neg(left), none, leftFinite));
    low = f32x4.pmax(low, v128.bitselect(f32x4.neg(right), none, rightFinite));
    values += stride;
  }
  store<f32>(highest, largestLane(high));
  store<f32>(negatedLowest, largestLane(low));
}

function largestLane(values: v128): f32 {
  const two = f32x4.pmax(values, i32x4.shuffle(values, values, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(two, i32x4.shuffle(two, two, 1, 0, 3, 2)), 0);
}

function partOfTile(values: usize, stride: usize, width: i32, rows: i32, highest: usize, negatedLowest: usize): void {
  let high: f32 = -Infinity;
  let low: f32 = -Infinity;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      const value = load<f32>(values + ((<usize>column) << 2));
      if (value - value !== 0) continue;
      high = max(high, value);
      low = max(low, -value);
    }
    values += stride;
  }
  store<f32>(highest, high);
  store<f32>(negatedLowest, low);
}
