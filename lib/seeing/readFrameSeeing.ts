import { readImage } from '../fits/readImage';
import { InputError } from '../inputError';
import { type FrameSeeing, type FrameSeeingOptions, measureFrameSeeing } from './frameSeeing';

/** A file to measure, and how. */
export interface SeeingJob extends Omit<FrameSeeingOptions, 'header'> {
  readonly path: string;
}

/** What one file gave: its seeing, or what is wrong with it. */
export type SeeingOutcome =
  | { readonly path: string; readonly seeing: FrameSeeing }
  | { readonly path: string; readonly error: string };

/** Measures the seeing of the first image of a FITS file. Throws InputError when the file holds no image. */
export async function readFrameSeeing(
  path: string,
  options: Omit<FrameSeeingOptions, 'header'> = {},
): Promise<FrameSeeing> {
  const { image, header } = await readImage(path);
  try {
    return measureFrameSeeing(image, { ...options, header });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`${path}: ${error.message}`);
  }
}

/** Measures a file; one that is absent or broken is an outcome, not an exception. */
export async function trySeeing({ path, ...options }: SeeingJob): Promise<SeeingOutcome> {
  try {
    return { path, seeing: await readFrameSeeing(path, options) };
  } catch (error) {
    if (error instanceof InputError) return { path, error: error.message };
    throw error;
  }
}
