import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { imageStatistics } from '../../lib/fits/imageStatistics';
import { type FitsHdu, readFits } from '../../lib/fits/readFits';
import { InputError } from '../../lib/inputError';

const FOLDER = path.resolve(__dirname, '../../../../shared/fits');
const REFERENCE = path.join(FOLDER, 'reference.json');

interface ReferenceHdu {
  readonly i: number;
  readonly bitpix: number;
  readonly shape?: readonly number[];
  readonly nan?: number;
  readonly min?: number;
  readonly max?: number;
  readonly sum?: number;
  readonly first5?: readonly (number | string | null)[];
  readonly last?: number | string | null;
}

/**
 * astropy 5.2 does not know the null value of quantised tiles: where this file holds NaN it gives -5.3. The standard
 * (section 10.1.3, ZBLANK) and later astropy say NaN.
 */
const NAN_THAT_ASTROPY_MISSES = 'astropy_astropy/compressed/compressed_with_nan.fits';

/** Integers are equal; floats, and integers that the header scales, may differ by a rounding of float32. */
function isClose(ours: number, theirs: number | string | null | undefined, exactly: boolean): boolean {
  if (typeof theirs !== 'number') return Number.isNaN(ours) || theirs === undefined;
  return ours === theirs || (!exactly && Math.abs(ours - theirs) <= 1e-6 * Math.max(Math.abs(ours), Math.abs(theirs)));
}

test('every 2-D image of other projects reads as astropy reads it, or ends in a clear error', async (t) => {
  if (!existsSync(REFERENCE)) {
    t.skip('../shared/fits is not here');
    return;
  }
  const reference = JSON.parse(readFileSync(REFERENCE, 'utf8').replaceAll(/\bNaN\b/g, 'null')) as Record<
    string,
    { hdus?: ReferenceHdu[] }
  >;
  const outcome = { equal: 0, refused: [] as string[], wrong: [] as string[] };
  for (const [file, { hdus = [] }] of Object.entries(reference)) {
    for (const wanted of hdus.filter((hdu) => hdu.shape !== undefined)) {
      const label = `${file}[${wanted.i}]`;
      try {
        const hdu = (await readFits(path.join(FOLDER, file))).hdus[wanted.i];
        assert.ok(hdu, `${label} was not found`);
        const difference = await compare(hdu, wanted);
        if (file === NAN_THAT_ASTROPY_MISSES) assert.equal(difference, '1 NaN, astropy 0');
        else if (difference === '') outcome.equal++;
        else outcome.wrong.push(`${label}: ${difference}`);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        outcome.refused.push(`${label}: ${error.message}`);
      }
    }
  }
  const total = outcome.equal + outcome.refused.length + outcome.wrong.length;
  t.diagnostic(`${outcome.equal} of ${total} equal; refused: ${outcome.refused.join('; ') || 'none'}`);
  assert.deepEqual(outcome.wrong, []);
  assert.ok(outcome.equal / total >= 0.99, `only ${outcome.equal} of ${total} equal`);
});

async function compare(hdu: FitsHdu, wanted: ReferenceHdu): Promise<string> {
  const shape = [...hdu.shape].reverse();
  if (shape.join() !== wanted.shape?.join()) return `shape ${shape}, astropy ${wanted.shape}`;
  const pixels = await hdu.pixels();
  const { min, max, sum, nan } = imageStatistics(pixels);
  const ours = [min ?? Number.NaN, max ?? Number.NaN, sum, pixels.at(-1) ?? Number.NaN, ...pixels.slice(0, 5)];
  const theirs = [wanted.min, wanted.max, wanted.sum, wanted.last, ...(wanted.first5 ?? [])];
  if (pixels.length === 0) return '';
  if (nan !== wanted.nan) return `${nan} NaN, astropy ${wanted.nan}`;
  const names = ['min', 'max', 'sum', 'last', 'first'];
  const exactly = !(pixels instanceof Float32Array || pixels instanceof Float64Array);
  return theirs
    .map((value, i) =>
      isClose(ours[i]!, value, exactly) ? '' : `${names[Math.min(i, 4)]} ${ours[i]}, astropy ${value}`,
    )
    .filter((text) => text !== '')
    .join('; ');
}
