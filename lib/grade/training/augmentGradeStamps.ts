import type { Batch } from '../../network/train/trainingData';
import type { Random } from '../../random';
import { STAMP_SIDE } from '../verdict/scaledStamps';

/** Noise added to a stamp, in units of its peak: none in half of them, up to this deviation in the others. */
const MOST_NOISE = 0.12;

/**
 * Gives each stamp of a batch another look: one of the eight symmetries of the square, since no telescope knows up from
 * down, and noise, since stars may be fainter than those of the simulated sky.
 */
export function augmentGradeStamps(batch: Batch, random: Random): Batch {
  const pixels = STAMP_SIDE ** 2;
  const pictures = new Float32Array(batch.pictures.length);
  for (let n = 0; n < batch.count; n++) {
    const from = batch.pictures.subarray(n * pixels, (n + 1) * pixels);
    const to = pictures.subarray(n * pixels, (n + 1) * pixels);
    turn(from, to, random.integer(8));
    if (random.integer(2) === 0) addNoise(to, random.between(0, MOST_NOISE), random);
  }
  return { ...batch, pictures };
}

/** Symmetry number 0 to 7: bit 0 mirrors x, bit 1 mirrors y, bit 2 exchanges them. */
function turn(from: Float32Array, to: Float32Array, symmetry: number): void {
  const last = STAMP_SIDE - 1;
  for (let y = 0; y < STAMP_SIDE; y++) {
    for (let x = 0; x < STAMP_SIDE; x++) {
      const [a, b] = symmetry & 4 ? [y, x] : [x, y];
      const column = symmetry & 1 ? last - a : a;
      const row = symmetry & 2 ? last - b : b;
      to[y * STAMP_SIDE + x] = from[row * STAMP_SIDE + column]!;
    }
  }
}

function addNoise(stamp: Float32Array, deviation: number, random: Random): void {
  for (let i = 0; i < stamp.length; i++) stamp[i] = stamp[i]! + deviation * random.normal();
}
