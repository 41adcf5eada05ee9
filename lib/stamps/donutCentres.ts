import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../inputError';
import type { LabelledFrame } from './frameList';
import type { Position } from './position';
import { CLASS_NAMES } from './stampSet';

/** The frames whose donuts the thesis' author cut by hand (thesis 1, note 11): one field, three exposures. */
export const THESIS_DONUT_FRAMES: readonly string[] = [
  'tfn0m410-kb23-20190527-0441',
  'tfn0m410-kb23-20190527-0442',
  'tfn0m410-kb23-20190527-0443',
];

/** Centres of the eight donuts in each of THESIS_DONUT_FRAMES, pixels, as the thesis' program has them. */
export const THESIS_DONUT_CENTRES: readonly Position[] = [
  { xcentroid: 781, ycentroid: 305 },
  { xcentroid: 2358, ycentroid: 420 },
  { xcentroid: 2677, ycentroid: 431 },
  { xcentroid: 2814, ycentroid: 789 },
  { xcentroid: 1728, ycentroid: 1571 },
  { xcentroid: 1538, ycentroid: 1938 },
  { xcentroid: 1656, ycentroid: 926 },
  { xcentroid: 1211, ycentroid: 1568 },
];

/** A star of a truth file: its flux is in the counts of the frame, summed over the star. */
export interface TrueStar extends Position {
  readonly flux: number;
}

/** Where stars are, known from outside: chosen by a person, or all stars of a simulated frame, bright and faint. */
export type GivenCentres =
  | { readonly kind: 'chosen'; readonly positions: readonly Position[] }
  | { readonly kind: 'truth'; readonly stars: readonly TrueStar[] };

/**
 * The centres known for a frame, or undefined when its stars are to be detected. The column `centres` speaks for any
 * class. A Donut frame needs centres, because DAOStarFinder finds one donut many times (thesis, figure 1.6): they come
 * from the column `centres`, the truth file of the column `truth`, the truth file beside the frame
 * (NAME.truth.json for NAME.fits.fz), or for the thesis' own frames from THESIS_DONUT_CENTRES. Throws InputError when
 * there are none, or when the truth file is not one.
 */
export async function givenCentres(frame: LabelledFrame): Promise<GivenCentres | undefined> {
  if (frame.centres !== undefined) return { kind: 'chosen', positions: frame.centres };
  if (CLASS_NAMES[frame.label] !== 'Donut') return undefined;
  const stem = basename(frame.path).replace(/(\.(fits|fit|fts))?(\.(fz|gz|bz2))?$/i, '');
  const beside = join(dirname(frame.path), `${stem}.truth.json`);
  if (frame.truth !== undefined) return { kind: 'truth', stars: await readTrueStars(frame.truth) };
  if (existsSync(beside)) return { kind: 'truth', stars: await readTrueStars(beside) };
  if (THESIS_DONUT_FRAMES.some((name) => stem.startsWith(name))) {
    return { kind: 'chosen', positions: THESIS_DONUT_CENTRES };
  }
  throw new InputError(
    `${frame.path} is listed as Donut without centres: give a column centres ("x y; x y") or a file ${stem}.truth.json`,
  );
}

/** The stars of a simulator's truth file, `{"stars": [{"x": ..., "y": ..., "flux": ...}, ...]}`. */
export async function readTrueStars(path: string): Promise<TrueStar[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(`${path} cannot be read (${cause.code}), wanted a truth file of the simulator`, { cause });
  });
  const stars = parseJson(text, path)?.stars;
  if (!Array.isArray(stars)) throw new InputError(`${path} has no list "stars", wanted a truth file of the simulator`);
  return stars.map((star, i) => {
    const { x, y, flux } = star ?? {};
    if (![x, y, flux].every(Number.isFinite)) {
      throw new InputError(`${path}: star ${i} lacks a number for x, y or flux`);
    }
    return { xcentroid: x, ycentroid: y, flux };
  });
}

function parseJson(text: string, path: string): { readonly stars?: unknown } | null {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(`${path} is no JSON, wanted a truth file of the simulator`, { cause });
  }
}
