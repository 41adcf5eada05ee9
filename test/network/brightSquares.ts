import type { TrainingPictures } from '../../lib/network/train/trainingData';
import { createRandom } from '../../lib/random';

/** Side of the pictures. */
export const SIDE = 12;

/** Noise with a bright square whose place is the class. */
export function brightSquares(count: number, seed: number): TrainingPictures {
  const random = createRandom(seed);
  const pictures = Float32Array.from({ length: count * SIDE * SIDE }, () => 0.3 * random.uniform());
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  labels.forEach((label, i) => {
    for (let y = 0; y < 4; y++) for (let x = 0; x < 4; x++) pictures[(i * SIDE + y + 4) * SIDE + x + 4 * label]! += 0.7;
  });
  return { pictures, labels };
}
