import { InputError } from '../../inputError';
import { useBackend } from '../../network/backend';
import { type DecidingPicture, drawDecidingStamps } from '../report/decidingPicture';
import { drawThumbnail, LARGE_SIDE, SMALL_SIDE } from '../report/thumbnail';
import type { GradedFrame } from '../verdict/grade';
import { gradeFrame } from '../verdict/gradeFrame';
import { type Grader, loadGrader } from '../verdict/grader';

/** What a worker thread is asked to grade. */
export interface GradeJob {
  readonly file: string;
  readonly model: string;
  readonly pixelScale: number | undefined;
}

/** What became of a frame; `thumbnail` is a PNG in base64, small and without `stamps` for frames that are usable. */
export type GradeOutcome =
  | (GradedFrame & { readonly thumbnail?: string; readonly stamps?: DecidingPicture })
  | { readonly file: string; readonly error: string };

/** The grader of this thread, loaded with its first job. */
let loaded: { readonly path: string; readonly grader: Promise<Grader> } | undefined;

/** Grades one file; a file that cannot be read is an outcome too. */
export async function doGradeJob({ file, model, pixelScale }: GradeJob): Promise<GradeOutcome> {
  if (loaded?.path !== model) loaded = { path: model, grader: useBackend().then(() => loadGrader(model)) };
  const grader = await loaded.grader;
  try {
    const { image, cut, stampProbabilities, ...graded } = await gradeFrame(file, grader, { pixelScale });
    if (graded.grade.usable) return { ...graded, thumbnail: drawThumbnail(image, SMALL_SIDE) };
    const stamps = drawDecidingStamps(cut, stampProbabilities);
    return { ...graded, thumbnail: drawThumbnail(image, LARGE_SIDE), ...(stamps && { stamps }) };
  } catch (error) {
    if (error instanceof InputError) return { file, error: error.message };
    throw error;
  }
}
