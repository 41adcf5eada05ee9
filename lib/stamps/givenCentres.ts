import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LabelledFrame } from './frameList';
import type { Position } from './position';
import { CLASS_NAMES } from './stampSet';
import { THESIS_DONUT_CENTRES, THESIS_DONUT_FRAMES } from './thesisDonuts';
import { readTrueCentres } from './trueCentres';

/** What says where the stars of a frame are: a row of a frame list, or its path and class alone. */
export type FrameCentres = Pick<LabelledFrame, 'path' | 'label' | 'centres' | 'truth'>;

/**
 * The centres known for a frame, or undefined when its stars are to be detected. The column `centres` speaks for any
 * class. For Donut frames they also come from the truth file of the column `truth`, the truth file beside the frame
 * (NAME.truth.json for NAME.fits.fz), or for the thesis' own frames from THESIS_DONUT_CENTRES. Throws InputError when
 * the truth file is not one.
 */
export async function givenCentres(frame: FrameCentres): Promise<readonly Position[] | undefined> {
  if (frame.centres !== undefined) return frame.centres;
  if (CLASS_NAMES[frame.label] !== 'Donut') return undefined;
  const stem = basename(frame.path).replace(/(\.(fits|fit|fts))?(\.(fz|gz|bz2))?$/i, '');
  const beside = join(dirname(frame.path), `${stem}.truth.json`);
  if (frame.truth !== undefined) return readTrueCentres(frame.truth);
  if (existsSync(beside)) return readTrueCentres(beside);
  return THESIS_DONUT_FRAMES.some((name) => stem.startsWith(name)) ? THESIS_DONUT_CENTRES : undefined;
}
