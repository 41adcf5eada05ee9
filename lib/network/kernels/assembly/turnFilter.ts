/** Turns a filter of `places` places by 180 degrees and exchanges its channels: [place, ci, co] to [places - 1 - place, co, ci]. */
export function turnFilter(from: usize, to: usize, places: i32, ci: i32, co: i32): void {
  const block = (<usize>(ci * co)) << 2;
  const row = (<usize>ci) << 2;
  to += <usize>places * block;
  for (let place = 0; place < places; place++) {
    to -= block;
    for (let i = 0; i < ci; i++) {
      let at = to + ((<usize>i) << 2);
      for (let o = 0; o < co; o++) {
        store<f32>(at, load<f32>(from));
        from += 4;
        at += row;
      }
    }
  }
}
