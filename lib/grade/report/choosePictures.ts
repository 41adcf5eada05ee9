import type { GradeOutcome } from '../night/gradeOutcome';
import type { DecidingPicture } from './decidingPicture';

/** The pictures of one frame: PNG in base64. */
export interface FramePictures {
  readonly thumbnail: string;
  readonly stamps?: DecidingPicture;
  /** The frame's PSF. */
  readonly psf?: string;
}

/** The pictures that a page holds, by the index of their frame, and how many frames have theirs among them. */
export interface ChosenPictures {
  readonly pictures: Readonly<Record<number, FramePictures>>;
  readonly rejected: { readonly shown: number; readonly all: number };
  readonly good: { readonly shown: number; readonly all: number };
}

/** Characters of pictures in one page, so that it opens at once however long the night: some 150 rejected frames. */
const MOST_REJECTED = 4e6;
/** Some 200 good frames. */
const MOST_GOOD = 1e6;

/** Of rejected frames the surest first, of good ones as many as fit, evenly over the night. */
export function choosePictures(outcomes: readonly GradeOutcome[]): ChosenPictures {
  const rejected: Candidate[] = [];
  const good: Candidate[] = [];
  outcomes.forEach((outcome, index) => {
    if ('error' in outcome || !outcome.thumbnail) return;
    const { thumbnail, stamps, psf, grade } = outcome;
    const size = thumbnail.length + (stamps?.png.length ?? 0) + (psf?.length ?? 0);
    const own = {
      index,
      confidence: grade.confidence,
      size,
      pictures: { thumbnail, ...(stamps && { stamps }), ...(psf && { psf }) },
    };
    (grade.usable ? good : rejected).push(own);
  });
  rejected.sort((a, b) => b.confidence - a.confidence);
  const stride = Math.max(1, Math.ceil(sizeOf(good) / MOST_GOOD));
  const shown = { rejected: upTo(rejected, MOST_REJECTED), good: good.filter((_, n) => n % stride === 0) };
  return {
    pictures: Object.fromEntries([...shown.rejected, ...shown.good].map(({ index, pictures }) => [index, pictures])),
    rejected: { shown: shown.rejected.length, all: rejected.length },
    good: { shown: shown.good.length, all: good.length },
  };
}

interface Candidate {
  readonly index: number;
  readonly confidence: number;
  readonly size: number;
  readonly pictures: FramePictures;
}

function sizeOf(candidates: readonly Candidate[]): number {
  return candidates.reduce((sum, { size }) => sum + size, 0);
}

/** The first ones whose sizes add up to at most `most`. */
function upTo(candidates: readonly Candidate[], most: number): Candidate[] {
  let sum = 0;
  const end = candidates.findIndex(({ size }) => {
    sum += size;
    return sum > most;
  });
  return end < 0 ? [...candidates] : candidates.slice(0, end);
}
