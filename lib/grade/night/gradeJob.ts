import { InputError } from '../../inputError';
import { useBackend } from '../../network/backend';
import { drawDecidingStamps } from '../report/decidingPicture';
import { drawPsf } from '../report/psfPicture';
import { drawThumbnail, LARGE_SIDE, SMALL_SIDE } from '../report/thumbnail';
import { gradeFrame } from '../verdict/gradeFrame';
import { type Grader, loadGrader } from '../verdict/grader';
import type { GradeOutcome } from './gradeOutcome';

/** What a worker thread is asked to grade. */
export interface GradeJob {
  readonly file: string;
  readonly model: string;
  readonly pixelScale: number | undefined;
}

/** The grader of this thread, loaded with its first job. */
let loaded: { readonly path: string; readonly grader: Promise<Grader> } | undefined;

/** Grades one file; a file that cannot be read is an outcome too. */
export async function doGradeJob({ file, model, pixelScale }: GradeJob): Promise<GradeOutcome> {
  if (loaded?.path !== model) loaded = { path: model, grader: useBackend().then(() => loadGrader(model)) };
  const grader = await loaded.grader;
  try {
    const { image, cut, stampProbabilities, psf, ...graded } = await gradeFrame(file, grader, { pixelScale });
    if (graded.grade.usable) return { ...graded, thumbnail: drawThumbnail(image, SMALL_SIDE) };
    const stamps = drawDecidingStamps(cut, stampProbabilities);
    return {
      ...graded,
      thumbnail: drawThumbnail(image, LARGE_SIDE),
      ...(stamps && { stamps }),
      ...(psf && { psf: drawPsf(psf) }),
    };
  } catch (error) {
    if (error instanceof InputError) return { file, error: error.message };
    throw error;
  }
}
