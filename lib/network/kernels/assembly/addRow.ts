/** y[row, column] = x[row, column] + addend[column]. */
export function addRow(x: usize, addend: usize, y: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    let column = 0;
    for (; column + 4 <= columns; column += 4) {
      const at = (<usize>column) << 2;
      v128.store(y + at, f32x4.add(v128.load(x + at), v128.load(addend + at)));
    }
    for (; column < columns; column++) {
      const at = (<usize>column) << 2;
      store<f32>(y + at, load<f32>(x + at) + load<f32>(addend + at));
    }
    x += (<usize>columns) << 2;
    y += (<usize>columns) << 2;
  }
}
