import type { Source } from '../../detect/sources/sources';
import { readImageBytes } from '../../fits/readImage';
import { createRandom, shuffleInPlace } from '../../random';
import type { FrameDescription } from '../../sky/frameDescription';
import { frameFile } from '../../sky/frameFile';
import type { TrueStar } from '../../sky/frameTruth';
import { simulateFrame } from '../../sky/simulateFrame';
import { CLASS_NAMES } from '../../stamps/stampSet';
import { type GradeStamps, gradeStamps } from '../verdict/gradeStamps';
import { STAMP_SIDE } from '../verdict/scaledStamps';

/** A simulated frame, as the grader sees it. */
export interface TrainingFrame {
  /** Class of the frame, an index into CLASS_NAMES. */
  readonly label: number;
  readonly stamps: GradeStamps;
  /** For each stamp whether it teaches: it shows a true star, and one with the marks of the frame's class. */
  readonly teaches: readonly boolean[];
}

/** A round frame's star may be drawn out by the optics at the corners; this much no longer teaches what round is. */
const ROUND = 0.25;

/** Simulates a frame, writes it as FITS bytes, reads those, and cuts its stamps. */
export async function makeTrainingFrame(description: FrameDescription): Promise<TrainingFrame> {
  const simulated = simulateFrame(description, createRandom(description.seed));
  const { image } = await readImageBytes(frameFile(simulated, description), description.file);
  const stamps = gradeStamps(image);
  const label = CLASS_NAMES.indexOf(description.className);
  const teaches = stamps.sources.map(
    (source) => (label !== 0 || source.ellipticity < ROUND) && isTrue(source, simulated.truth.stars),
  );
  return { label, stamps, teaches };
}

function isTrue(source: Source, stars: readonly TrueStar[]): boolean {
  const reach = Math.max(3, source.length / 2);
  return stars.some(({ x, y }) => Math.hypot(x - source.x, y - source.y) < reach);
}

/** A few teaching stamps of a frame, chosen by its seed, so that no frame outweighs another. */
export function chooseTeachers({ stamps, teaches }: TrainingFrame, most: number, seed: string): Float32Array[] {
  const usable = Array.from(teaches.keys()).filter((index) => teaches[index]);
  const pixels = STAMP_SIDE ** 2;
  return shuffleInPlace(usable, createRandom(seed))
    .slice(0, most)
    .map((index) => stamps.stamps.slice(index * pixels, (index + 1) * pixels));
}
