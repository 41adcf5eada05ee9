import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathBytes } from '../fileName';
import type { HeaderCard } from '../fits/header';
import { copyWithKeywords } from '../fits/setKeywords';
import { FITS_NAME } from '../grade/night/listFrames';
import { InputError } from '../inputError';
import type { SortableGrade } from './readGrades';
import { eccentricity } from './subframeCsv';

/** What a grade says as FITS cards; what was not measured has none. */
export function qualityCards({ fwhmPixels, hfdPixels, axisRatio, roundness }: SortableGrade): HeaderCard[] {
  const cards: readonly (readonly [string, number | null, string])[] = [
    ['FWHM', fwhmPixels, '[pix] full width at half maximum of stars'],
    ['HFD', hfdPixels, '[pix] half-flux diameter of stars'],
    ['ECCENTR', axisRatio === null ? null : eccentricity(axisRatio), 'eccentricity of stars, 0 is round'],
    ['QUALITY', roundness, 'probability of a good frame, 0 to 1'],
  ];
  return cards.flatMap(([keyword, value, comment]) =>
    value === null ? [] : [{ keyword, value: Number(value.toFixed(4)), comment }],
  );
}

/** Copies a frame into a folder with its quality as keywords. Throws InputError when the copy is there already. */
export async function copyWithQuality(grade: SortableGrade, folder: string): Promise<void> {
  const to = join(folder, basename(grade.file).replace(/\.(gz|bz2|z)$/i, ''));
  if (existsSync(pathBytes(to))) throw new InputError(`${to} is there already: a copy overwrites nothing`);
  if (!FITS_NAME.test(to)) throw new InputError(`${grade.file} is no FITS file by its name: no copy was made`);
  await copyWithKeywords(grade.file, to, qualityCards(grade));
}
