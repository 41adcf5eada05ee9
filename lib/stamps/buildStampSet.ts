import { InputError } from '../inputError';
import type { Progress } from '../progress';
import { concatenateStamps } from './concatenateStamps';
import type { CrowdingRule } from './crowdingMask';
import type { StampRejections } from './cutStamps';
import type { FrameList, LabelledFrame } from './frameList';
import type { StampSet } from './stampSet';
import { stampsOfFrame } from './stampsOfFrame';

export interface BuildOptions {
  /** Default 'strict'. */
  readonly crowding?: CrowdingRule;
  /** Told after each frame. */
  readonly progress?: Progress;
}

/** What one frame gave. */
export interface FrameReport {
  readonly file: string;
  /** An index into CLASS_NAMES. */
  readonly label: number;
  readonly sources: number;
  readonly stamps: number;
  readonly rejected: StampRejections;
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
 * Cuts the stamps of all frames of a list, one frame in memory at a time. A frame that is absent or broken becomes one
 * error, the others are done.
 */
export async function buildStampSet(list: FrameList, options: BuildOptions = {}): Promise<StampReport> {
  const sets: StampSet[] = [];
  const frames: FrameReport[] = [];
  const errors: { file: string; message: string }[] = list.badRows.map(({ file, message }) => ({ file, message }));
  for (const [i, frame] of list.frames.entries()) {
    const done = await tryFrame(frame, options);
    if ('message' in done) {
      errors.push({ file: frame.file, message: done.message });
    } else {
      if (done.set.count > 0) sets.push(done.set);
      frames.push(done.report);
    }
    options.progress?.(i + 1, list.frames.length, frame.file);
  }
  return { set: sets.length > 0 ? concatenateStamps(sets) : undefined, frames, errors };
}

async function tryFrame(
  frame: LabelledFrame,
  options: BuildOptions,
): Promise<{ set: StampSet; report: FrameReport } | InputError> {
  try {
    const { set, sources, rejected } = await stampsOfFrame(
      frame,
      options.crowding === undefined ? {} : { crowding: options.crowding },
    );
    return { set, report: { file: frame.file, label: frame.label, sources, stamps: set.count, rejected } };
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}
