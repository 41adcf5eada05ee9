import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeFits } from '../../lib/fits/writeFits';
import { measureNight, NIGHT_TABLE_HEADING, nightTableCsv } from '../../lib/seeing/nightTable';
import { parseCsv } from '../../lib/stamps/csv';
import { field } from './starField';

const folder = mkdtempSync(join(tmpdir(), 'night-'));
after(() => rmSync(folder, { recursive: true }));

async function frame(name: string, fwhmPixels: number): Promise<string> {
  const path = join(folder, name);
  const seeing = { fwhmPixels, beta: 3.3, ellipticity: 0.2, positionAngleDegrees: 0 };
  // As observatories write it: the scale in the primary header, the image in an extension.
  const cards = [{ keyword: 'PIXSCALE', value: 0.5 }];
  const image = field({ seeing }, { width: 300, height: 250, stars: 25 });
  await writeFits(path, [
    { image: null, cards },
    { image, compression: 'RICE_1', name: 'SCI' },
  ]);
  return path;
}

test('the table of a night has a line a frame, in order, whatever the number of threads; bad frames are errors', async () => {
  const files = [
    { path: await frame('sharp.fits.fz', 2.5), file: 'sharp, first', label: 'Circular' },
    { path: join(folder, 'absent.fits'), file: 'absent.fits' },
    { path: await frame('wide.fits.fz', 5) },
  ];
  const done: number[] = [];
  const night = await measureNight(files, { workers: 2, onDone: (_, index) => done.push(index) });
  assert.deepEqual(done.sort(), [0, 1, 2]);
  assert.deepEqual(night, await measureNight(files, { workers: 1 }));
  assert.deepEqual(
    night.rows.map(({ file, label, quality }) => [file, label, quality]),
    [
      ['sharp, first', 'Circular', 'good'],
      [files[2]!.path, '', 'bad'],
    ],
  );
  assert.deepEqual(
    night.errors.map(({ file }) => file),
    ['absent.fits'],
  );
  assert.match(night.errors[0]!.error, /does not exist/);
  const [sharp] = night.rows;
  assert.ok(Math.abs(sharp!.fwhmXPixels / sharp!.fwhmYPixels / (1 / 0.8) - 1) < 0.05);
  assert.ok(Math.abs(sharp!.seeingArcsec - 0.5 * sharp!.fwhmPixels) < 1e-9);
  assert.ok(Math.abs(sharp!.fwhmXArcsec - 0.5 * sharp!.fwhmXPixels) < 1e-9);
  await assert.rejects(measureNight(files, { workers: 0 }), RangeError);
});

test('the table as text is what a spreadsheet reads', () => {
  const numbers = { stars: 3, fwhmXPixels: 4.33, fwhmYPixels: 3.15, fwhmXArcsec: 2.5114, fwhmYArcsec: 1.827 };
  const rest = { fwhmPixels: 3.69321, fwhmErrorPixels: Number.NaN, seeingArcsec: 2.142, seeingErrorArcsec: 0.01 };
  const shape = { ellipticity: 0.27, positionAngleDegrees: 0, quality: 'bad', observersQuality: 'bad' } as const;
  const text = nightTableCsv([{ file: 'a, "b".fits', label: 'Circular', ...numbers, ...rest, ...shape }]);
  assert.ok(text.endsWith('\n'));
  const [heading, row, ...more] = parseCsv(text);
  assert.equal(heading!.fields.join(','), NIGHT_TABLE_HEADING);
  assert.deepEqual(row!.fields.slice(0, 9), [
    'a, "b".fits',
    'Circular',
    '3',
    '4.33',
    '3.15',
    '2.5114',
    '1.827',
    '3.6932',
    '',
  ]);
  assert.equal(more.length, 0);
  assert.equal(nightTableCsv([]), `${NIGHT_TABLE_HEADING}\n`);
});
