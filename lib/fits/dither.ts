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

/**
 * Fills `output` with the dither of the pixels of a tile. `tile` counts from 0 in the order of the table's rows, `seed`
 * is ZDITHER0.
 */
export function fillDither(output: Float32Array, tile: number, seed: number): void {
  const numbers = ditherTable();
  let start = (tile + seed - 1) % COUNT;
  for (let at = 0; at < output.length; start = (start + 1) % COUNT) {
    // The table is read from a place that it names itself to its end, then from the next such place.
    const first = Math.floor(numbers[start]! * 500);
    const piece = numbers.subarray(first, first + output.length - at);
    output.set(piece, at);
    at += piece.length;
  }
}
