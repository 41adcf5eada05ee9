/**
 * Packs the transpose of a matrix [n, k] as convolution.ts wants its weights: [k][16] for each 16 of n, then [k][8]. Where
 * n is no multiple of 8 the last block stays zero, as it has to be at the start.
 */
export function packTransposed(from: usize, packed: usize, n: i32, k: i32): void {
  const padded = (n + 7) & ~7;
  const rowBytes = (<usize>k) << 2;
  for (let first = 0; first < padded; first += 16) {
    const width = min(16, padded - first);
    const step = (<usize>width) << 2;
    for (let i = first; i < min(n, first + width); i++) {
      let at = packed + ((<usize>(i - first)) << 2);
      for (let value: usize = 0; value < rowBytes; value += 4) {
        store<f32>(at, load<f32>(from + value));
        at += step;
      }
      from += rowBytes;
    }
    packed += <usize>k * step;
  }
}
