import { encodePng } from '../../image/png';
import { decidingStamps } from '../verdict/decidingStamps';
import type { GradeStamps } from '../verdict/gradeStamps';
import { STAMP_ANSWERS } from '../verdict/stampAnswers';
import { fourBits } from './thumbnail';

/** So many stamps are shown of a frame: one row on a screen, two on a telephone. */
const MOST_STAMPS = 8;

/** The stamps that weighed most for a frame, and what the network says of each. */
export interface DecidingPicture {
  /** The stamps side by side, all of one size, as PNG in base64: black on white, the first row at the bottom. */
  readonly png: string;
  /** From left to right: an answer and its probability, percent. */
  readonly answers: readonly (readonly [answer: string, percent: number])[];
}

/** Draws the stamps that decided about a frame, surest first. Undefined where no stamp could be cut. */
export function drawDecidingStamps(cut: GradeStamps, probabilities: Float32Array): DecidingPicture | undefined {
  const { set, predictions } = decidingStamps(cut, probabilities, { label: 0, most: MOST_STAMPS });
  const { count, size, stamps } = set;
  if (count === 0) return undefined;
  const data = new Uint8Array(count * size * size);
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const value = stamps[(n * size + size - 1 - y) * size + x];
        data[(y * count + n) * size + x] = 255 - Math.round(255 * Math.max(0, Math.min(1, value)));
      }
    }
  }
  const png = encodePng({ width: count * size, height: size, channels: 1, data: fourBits(data) });
  return {
    png: Buffer.from(png).toString('base64'),
    answers: predictions.map(({ label, confidence }) => [STAMP_ANSWERS[label], Math.round(100 * confidence)]),
  };
}
