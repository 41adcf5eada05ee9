import { InputError } from '../inputError';
import type { LabelledFrame } from './frameList';
import type { StampSet } from './stampSet';
import { type FrameStamps, type StarOptions, stampsOfFrame } from './stampsOfFrame';

/** What one frame gave. */
export interface FrameReport {
  readonly file: string;
  /** An index into CLASS_NAMES. */
  readonly label: number;
  readonly sources: number;
  readonly stamps: number;
  readonly rejected: FrameStamps['rejected'];
}

/** A frame to cut the stamps of. */
export interface FrameJob extends StarOptions {
  readonly frame: LabelledFrame;
}

/** Its stamps with the report on it, or what is wrong with the frame. */
export type FrameOutcome =
  | { readonly set: StampSet; readonly report: FrameReport }
  | { readonly file: string; readonly message: string };

/** Cuts the stamps of one frame; a frame that is absent or broken is an outcome, not an exception. */
export async function tryFrame({ frame, ...options }: FrameJob): Promise<FrameOutcome> {
  try {
    const { set, sources, rejected } = await stampsOfFrame(frame, options);
    return { set, report: { file: frame.file, label: frame.label, sources, stamps: set.count, rejected } };
  } catch (error) {
    if (error instanceof InputError) return { file: frame.file, message: error.message };
    throw error;
  }
}
