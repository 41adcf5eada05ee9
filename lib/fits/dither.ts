/**
 * The pseudo-random numbers of subtractive dithering: 10,000 numbers in [0, 1) of Park and Miller's minimal standard
 * generator (Communications of the ACM 31, 1192, 1988), started at 1. Source: FITS standard 4.0, appendix I.
 */
const COUNT = 10_000;
const MULTIPLIER = 16_807;
const MODULUS = 2_147_483_647;

let table: Float32Array | undefined;

function ditherTable(): Float32Array {
  if (table === undefined) {
    table = new Float32Array(COUNT);
    let seed = 1;
    for (let i = 0; i < COUNT; i++) {
      seed = (MULTIPLIER * seed) % MODULUS;
      table[i] = seed / MODULUS;
    }
  }
  return table;
}

/** Gives the dither of pixel 0, 1, 2 ... of a tile. `tile` counts from 0 in the order of the table's rows, `seed` is ZDITHER0. */
export function ditherSequence(tile: number, seed: number): () => number {
  const numbers = ditherTable();
  let start = (tile + seed - 1) % COUNT;
  let next = Math.floor(numbers[start]! * 500);
  return () => {
    const value = numbers[next]!;
    if (++next === COUNT) {
      start = (start + 1) % COUNT;
      next = Math.floor(numbers[start]! * 500);
    }
    return value;
  };
}
