import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../../progress';
import { doJobs } from '../../workers';
import type { GradedFrame } from '../verdict/grade';
import { SHIPPED_GRADER } from '../verdict/grader';
import { compareNeighbours, NEIGHBOURS } from './compareNeighbours';
import { doGradeJob, type GradeJob } from './gradeJob';
import type { GradeOutcome } from './gradeOutcome';
import { fileKey, Journal, runName } from './journal';

export interface GradeFilesOptions {
  /** Folder of the grader, default the shipped one. */
  readonly model?: string;
  /** Arcseconds per pixel of frames whose header does not say. Default 0.58. */
  readonly pixelScale?: number | undefined;
  /** Threads, default one a core. The grades do not depend on it. */
  readonly workers?: number;
  /** File that keeps what is done, so that a run that was stopped goes on; removed by `finish`. */
  readonly journal?: string;
  readonly progress?: Progress;
  /** When it aborts, the frames in work are finished and kept, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told of each frame in the order of the files, as soon as its neighbours are known too. */
  readonly onFrame?: (outcome: GradeOutcome, index: number) => void;
}

export interface GradedFiles {
  readonly outcomes: readonly GradeOutcome[];
  /** The same before each was compared with its neighbours: what a shard hands on. */
  readonly alone: readonly GradeOutcome[];
  /** Call it when the results are safe: removes the journal. */
  readonly finish: () => void;
}

/**
 * Grades files in worker threads, in order, whatever becomes of one of them; then compares each with its neighbours.
 * With a journal nothing is graded twice. Throws InputError when the grader cannot be loaded.
 */
export async function gradeFiles(files: readonly string[], options: GradeFilesOptions = {}): Promise<GradedFiles> {
  const { model = SHIPPED_GRADER, pixelScale, progress, onFrame } = options;
  const journal = await openJournal(files, model, options);
  const keys = journal === undefined ? [] : await Promise.all(files.map(fileKey));
  const raw: (GradeOutcome | undefined)[] = files.map((_, n) => journal?.find(keys[n]!));
  const outcomes: GradeOutcome[] = [];
  const tell = (): void => {
    while (outcomes.length < files.length && isKnown(raw, outcomes.length)) {
      const outcome = withNeighbours(raw, outcomes.length);
      outcomes.push(outcome);
      onFrame?.(outcome, outcomes.length - 1);
    }
  };
  const missing = Array.from(files.keys()).filter((n) => raw[n] === undefined);
  let done = files.length - missing.length;
  if (done > 0) progress?.(done, files.length, 'done before');
  tell();
  try {
    await doJobs(
      missing.map((n): GradeJob => ({ file: files[n]!, model, pixelScale })),
      {
        file: join(__dirname, 'gradeWorker.js'),
        work: doGradeJob,
        workers: options.workers ?? availableParallelism(),
        signal: options.signal,
        onDone: ({ file }, outcome, index) => {
          raw[missing[index]!] = outcome;
          // A file that could not be read is tried again: the reason may have gone.
          if (!('error' in outcome)) journal?.add(keys[missing[index]!]!, outcome);
          progress?.(++done, files.length, file);
          tell();
        },
      },
    );
  } catch (error) {
    journal?.close();
    throw error;
  }
  return { outcomes, alone: raw as GradeOutcome[], finish: () => journal?.remove() };
}

async function openJournal(
  files: readonly string[],
  model: string,
  { journal, pixelScale }: GradeFilesOptions,
): Promise<Journal | undefined> {
  if (journal === undefined) return undefined;
  const run = await runName(model, { pixelScale });
  return new Journal(journal, run, await runName(model, { pixelScale, files }));
}

/** Whether a frame and all that may be its neighbours are done. */
function isKnown(raw: readonly (GradeOutcome | undefined)[], index: number): boolean {
  const end = Math.min(raw.length, index + NEIGHBOURS + 1);
  for (let n = index; n < end; n++) if (raw[n] === undefined) return false;
  return true;
}

function withNeighbours(raw: readonly (GradeOutcome | undefined)[], index: number): GradeOutcome {
  const own = raw[index]!;
  if ('error' in own) return own;
  const from = Math.max(0, index - NEIGHBOURS);
  const around = raw
    .slice(from, index + NEIGHBOURS + 1)
    .map((outcome): GradedFrame | undefined => (outcome === undefined || 'error' in outcome ? undefined : outcome));
  return { ...own, grade: compareNeighbours(around, index - from) };
}
