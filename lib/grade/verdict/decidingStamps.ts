import { type Prediction, toPredictions } from '../../network/judge/predict';
import type { StampSet } from '../../stamps/stampSet';
import type { GradeStamps } from './gradeStamps';
import { STAMP_SIDE } from './scaledStamps';
import { STAMP_ANSWERS } from './stampAnswers';

/** The stamps that weighed most, as a set whose class is what is thought of the frame, and what each of them says. */
export interface DecidingStamps {
  readonly set: StampSet;
  readonly predictions: readonly Prediction[];
}

/**
 * The surest stamps of a graded frame, for and against: feed them to predictionBars. `probabilities` are those of
 * gradeImage, `label` an index into STAMP_ANSWERS.
 */
export function decidingStamps(
  { stamps, sources }: GradeStamps,
  probabilities: Float32Array,
  { label, most = 12 }: { readonly label: number; readonly most?: number },
): DecidingStamps {
  const all = toPredictions(probabilities, STAMP_ANSWERS.length);
  const chosen = Array.from(all.keys())
    .sort((a, b) => all[b].confidence - all[a].confidence)
    .slice(0, most);
  const pixels = STAMP_SIDE ** 2;
  const picked = new Float32Array(chosen.length * pixels);
  chosen.forEach((from, to) => {
    picked.set(stamps.subarray(from * pixels, (from + 1) * pixels), to * pixels);
  });
  return {
    set: {
      count: chosen.length,
      size: STAMP_SIDE,
      stamps: picked,
      labels: new Uint8Array(chosen.length).fill(label),
      xCentres: Float32Array.from(chosen, (index) => sources[index].x),
      yCentres: Float32Array.from(chosen, (index) => sources[index].y),
    },
    predictions: chosen.map((index) => all[index]),
  };
}
