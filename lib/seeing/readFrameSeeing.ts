import { createHeader, type FitsHeader } from '../fits/header';
import { readFits } from '../fits/readFits';
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

/**
 * Measures the seeing of the first image of a FITS file. Keywords that its header lacks are looked for in the primary
 * header, where files of several extensions keep them. Throws InputError when the file holds no image.
 */
export async function readFrameSeeing(
  path: string,
  options: Omit<FrameSeeingOptions, 'header'> = {},
): Promise<FrameSeeing> {
  const { image, header, hdu } = await readImage(path);
  const whole = hdu === 0 ? header : await withPrimary(header, path);
  try {
    return measureFrameSeeing(image, { ...options, header: whole });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`${path}: ${error.message}`);
  }
}

async function withPrimary(header: FitsHeader, path: string): Promise<FitsHeader> {
  const { hdus } = await readFits(path);
  // A keyword's first card is the one that is read: the image's own come first.
  return createHeader([...header.cards, ...(hdus[0]?.header.cards ?? [])]);
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
