/** Rows summed before their sum joins the total: keeps the rounding of long columns small. */
const BLOCK: i32 = 64;

/** sums[c] = sum over rows of x[row, c]. */
export function columnSums(x: usize, sums: usize, rows: i32, columns: i32): void {
  memory.fill(sums, 0, (<usize>columns) << 2);
  const rowBytes = (<usize>columns) << 2;
  for (let first = 0; first < rows; first += BLOCK) {
    const count = min(BLOCK, rows - first);
    const block = x + <usize>first * rowBytes;
    let column = 0;
    for (; column + 4 <= columns; column += 4) fourColumns(block, sums, column, count, rowBytes);
    for (; column < columns; column++) oneColumn(block, sums, column, count, rowBytes);
  }
}

function fourColumns(block: usize, sums: usize, column: i32, count: i32, rowBytes: usize): void {
  let at = block + ((<usize>column) << 2);
  let sum = f32x4.splat(0);
  for (let row = 0; row < count; row++) {
    sum = f32x4.add(sum, v128.load(at));
    at += rowBytes;
  }
  const to = sums + ((<usize>column) << 2);
  v128.store(to, f32x4.add(v128.load(to), sum));
}

function oneColumn(block: usize, sums: usize, column: i32, count: i32, rowBytes: usize): void {
  let at = block + ((<usize>column) << 2);
  let sum: f32 = 0;
  for (let row = 0; row < count; row++) {
    sum += load<f32>(at);
    at += rowBytes;
  }
  const to = sums + ((<usize>column) << 2);
  store<f32>(to, load<f32>(to) + sum);
}
