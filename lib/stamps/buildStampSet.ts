import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../progress';
import { doJobs } from '../workers';
import { concatenateStamps } from './concatenateStamps';
import type { FrameList } from './frameList';
import { type FrameJob, type FrameReport, tryFrame } from './frameOutcome';
import type { StampSet } from './stampSet';
import type { StarOptions } from './stampsOfFrame';

export type { FrameReport } from './frameOutcome';

export interface BuildOptions extends StarOptions {
  /** Told after each frame, in the order in which they are done. */
  readonly progress?: Progress;
  /** Frames at a time, each in a thread of its own; the stamps do not depend on it. Default one per processor. */
  readonly workers?: number;
  /** When it aborts, the frames in work are finished, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What a frame list gave. */
export interface StampReport {
  /** All stamps, frame after frame; undefined when no frame gave any. */
  readonly set: StampSet | undefined;
  /** The frames that were read, in the order of the list. */
  readonly frames: readonly FrameReport[];
  /** The bad rows of the list, then the frames that could not be read: one sentence each. */
  readonly errors: readonly { readonly file: string; readonly message: string }[];
}

/**
 * Cuts the stamps of all frames of a list, several frames at a time. A frame that is absent or broken becomes one error,
 * the others are done. Throws RangeError when `workers` is no whole number from 1.
 */
export async function buildStampSet(list: FrameList, options: BuildOptions = {}): Promise<StampReport> {
  const { progress, signal, workers = availableParallelism(), ...starOptions } = options;
  if (!Number.isInteger(workers) || workers < 1) throw new RangeError(`wanted 1 worker or more, got ${workers}`);
  const jobs = list.frames.map((frame): FrameJob => ({ frame, ...starOptions }));
  let done = 0;
  const outcomes = await doJobs(jobs, {
    file: join(__dirname, 'stampWorker.js'),
    work: tryFrame,
    workers,
    signal,
    onDone: ({ frame }) => progress?.(++done, jobs.length, frame.file),
  });
  const read = outcomes.flatMap((outcome) => ('set' in outcome ? [outcome] : []));
  const unread = outcomes.flatMap((outcome) => ('set' in outcome ? [] : [outcome]));
  const sets = read.map(({ set }) => set).filter((set) => set.count > 0);
  return {
    set: sets.length > 0 ? concatenateStamps(sets) : undefined,
    frames: read.map(({ report }) => report),
    errors: [...list.badRows.map(({ file, message }) => ({ file, message })), ...unread],
  };
}
