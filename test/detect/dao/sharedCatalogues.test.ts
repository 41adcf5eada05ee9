import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { daoStarFinder } from '../../../lib/detect/dao/daoStarFinder';
import { sigmaClippedStatistics } from '../../../lib/detect/dao/sigmaClippedStatistics';
import type { Star } from '../../../lib/detect/dao/star';
import { readImage } from '../../../lib/fits/readImage';

const FITS = resolve(__dirname, '../../../../../shared/fits');
const SIGMAS: Readonly<Record<string, number>> = { f5t5: 5, f10t75: 75 };

/** astropy scales 16-bit integers with a fractional BSCALE in single precision, we in double: 1e-7 on the std. */
const STATISTICS_TOLERANCE = 1e-6;

interface Summary {
  file: string;
  cfg: string;
  fwhm: number;
  mean: number;
  median: number;
  std: number;
  n: number;
}

if (!existsSync(join(FITS, 'dao/summary.json'))) {
  test('catalogues of real frames', { skip: 'the folder shared/fits is not there' }, () => {});
} else {
  const summary = JSON.parse(readFileSync(join(FITS, 'dao/summary.json'), 'utf8')) as Summary[];
  for (const wanted of summary) {
    test(`statistics and stars of a real frame are those of astropy and photutils: ${wanted.file} ${wanted.cfg}`, async () => {
      const { image } = await readImage(join(FITS, wanted.file));
      const statistics = sigmaClippedStatistics(image);
      for (const key of ['mean', 'median', 'std'] as const) {
        assert.ok(
          Math.abs(statistics[key] / wanted[key] - 1) < STATISTICS_TOLERANCE,
          `${key} ${statistics[key]}, wanted ${wanted[key]}`,
        );
      }
      const threshold = SIGMAS[wanted.cfg]! * statistics.std;
      const { stars } = daoStarFinder(image, { fwhm: wanted.fwhm, threshold, background: statistics.median });
      assertCatalogue(stars, catalogue(wanted));
    });
  }
}

/** Rows of a catalogue; photutils wrote no file where it found nothing. */
function catalogue({ file, cfg, n }: Summary): Record<string, number>[] {
  if (n === 0) return [];
  const text = readFileSync(join(FITS, 'dao', `${file.replaceAll('/', '__')}.${cfg}.csv`), 'utf8');
  const [header, ...lines] = text.trim().split('\n');
  const columns = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((word, i) => [columns[i]!, Number(word)])));
}

/** All files but the BSCALE one come within the eight digits of the catalogues; there, roundnesses near 0 come within 4e-4. */
function assertCatalogue(stars: readonly Star[], rows: readonly Record<string, number>[]): void {
  assert.equal(stars.length, rows.length);
  rows.forEach((row, i) => {
    for (const [column, wanted] of Object.entries(row)) {
      const error = Math.abs(stars[i]![column as keyof Star] - wanted);
      const allowed = column.endsWith('centroid') ? 1e-4 : 1e-3 * Math.abs(wanted);
      assert.ok(error <= allowed, `${column} of star ${i + 1} is off by ${error} from ${wanted}`);
    }
  });
}
