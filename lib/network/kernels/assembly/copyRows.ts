/** Copies `rows` rows of `length` values, `fromRow` and `toRow` values from one to the next. */
export function copyRows(from: usize, to: usize, rows: i32, length: i32, fromRow: i32, toRow: i32): void {
  for (let row = 0; row < rows; row++) {
    let i = 0;
    for (; i + 4 <= length; i += 4) {
      const at = (<usize>i) << 2;
      v128.store(to + at, v128.load(from + at));
    }
    for (; i < length; i++) {
      const at = (<usize>i) << 2;
      store<f32>(to + at, load<f32>(from + at));
    }
    from += (<usize>fromRow) << 2;
    to += (<usize>toRow) << 2;
  }
}
