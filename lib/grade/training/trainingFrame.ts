import type { FrameLook, LookNumbers } from '../../detect/sources/frameLook';
import { createHeader } from '../../fits/header';
import { type Random, shuffleInPlace } from '../../random';
import { type FrameSeeing, measureFrameSeeing } from '../../seeing/frameSeeing';
import { variedFrame } from '../../sky/varied/variedFrame';
import { stampProbabilities, type VariedTruth } from '../../sky/varied/variedTruth';
import { type GradeStamps, gradeStamps } from '../verdict/gradeStamps';
import { STAMP_SIDE } from '../verdict/scaledStamps';

/** A simulated frame, as the grader sees it before its network speaks. */
export interface TrainingFrame {
  readonly truth: VariedTruth;
  readonly cut: GradeStamps<LookNumbers>;
  readonly seeing: FrameSeeing;
}

export interface TrainingFrameJob {
  readonly seed: number;
  readonly index: number;
}

/** Simulates a frame of any kind, looks at it and cuts its stamps. */
export async function makeTrainingFrame({ seed, index }: TrainingFrameJob): Promise<TrainingFrame> {
  const { image, header, truth } = variedFrame(index, seed);
  const cut = gradeStamps(image, createHeader([...header]));
  return { truth, cut: { ...cut, look: numbersOf(cut.look) }, seeing: measureFrameSeeing(cut.look) };
}

/** Without the pictures, which are large to keep and to send. */
function numbersOf({ image: _, significance: __, smooth: ___, ...numbers }: FrameLook): LookNumbers {
  return numbers;
}

/** One stamp that teaches, and the answer that it should get. */
export interface Lesson {
  readonly stamp: Float32Array;
  /** An index into STAMP_ANSWERS. */
  readonly label: number;
}

/**
 * Frames without a star field whose stamps may look like stars, one by one: a whole frame of them is told by what judges
 * frames, but a single one must not teach the network that a ring or a disc is no star.
 */
const STAR_LIKE: readonly string[] = [
  'planet',
  'fibres',
  'pinholes',
  'shackHartmann',
  'burntStars',
  'sheared',
  'ghosts',
];

/** A star counts from so many sigma of the sky. */
const FAINTEST_STAR_SIGMAS = 3;

/**
 * At most `most` stamps of a frame, drawn by chance, so that no frame outweighs another. Where experts differ about a star,
 * its answer is drawn by their shares.
 */
export function lessonsOf({ truth, cut }: TrainingFrame, most: number, random: Random): Lesson[] {
  if (STAR_LIKE.includes(truth.kind)) return [];
  const pixels = STAMP_SIDE ** 2;
  const order = shuffleInPlace(Array.from(cut.sources.keys()), random);
  return order.slice(0, most).map((n) => {
    const { x, y, length } = cut.sources[n];
    const reach = Math.max(3, length / 2, starReach(truth));
    const answers = stampProbabilities(truth, { x, y, reach, faintest: FAINTEST_STAR_SIGMAS * cut.look.skyNoise });
    return { stamp: cut.stamps.slice(n * pixels, (n + 1) * pixels), label: drawn(answers, random) };
  });
}

/** Half the length of the frame's stars, pixels: of a long trail or a jump, an end may be found as a source of its own. */
function starReach({ psf }: VariedTruth): number {
  return psf === undefined ? 0 : (psf.fwhmPixels * Math.sqrt(Math.max(psf.axisRatio, psf.lowAxisRatio))) / 2;
}

function drawn(probabilities: readonly number[], random: Random): number {
  let left = random.uniform();
  for (let k = 0; k < probabilities.length; k++) {
    left -= probabilities[k];
    if (left < 0) return k;
  }
  return probabilities.length - 1;
}
