import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { givenCentres } from '../../lib/stamps/givenCentres';
import { THESIS_DONUT_CENTRES } from '../../lib/stamps/thesisDonuts';

const folder = mkdtempSync(join(tmpdir(), 'stamps-centres-'));
after(() => rmSync(folder, { recursive: true }));

const at = (xcentroid: number, ycentroid: number) => ({ xcentroid, ycentroid });
const positions = async (frame: Parameters<typeof givenCentres>[0]) =>
  (await givenCentres(frame))?.map(({ xcentroid, ycentroid }) => at(xcentroid, ycentroid));
function writeTruth(name: string, truth: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof truth === 'string' ? truth : JSON.stringify(truth));
  return path;
}

test('Circular and Comet stars are detected, unless the list gives centres', async () => {
  writeTruth('round.truth.json', { stars: [{ x: 1, y: 2, flux: 3 }] });
  assert.equal(await givenCentres({ path: join(folder, 'round.fits.fz'), label: 0 }), undefined);
  assert.deepEqual(await positions({ path: 'round.fits.fz', label: 1, centres: [at(5, 6)] }), [at(5, 6)]);
});

test('donuts come from the truth file beside the frame, whatever packs the frame', async () => {
  writeTruth('night-1.truth.json', { centres: [{ x: 50, y: 60 }], stars: [{ x: 1, y: 2, flux: 3 }] });
  for (const file of ['night-1.fits.fz', 'night-1.fits', 'night-1.fits.gz', 'night-1.FIT']) {
    assert.deepEqual(await positions({ path: join(folder, file), label: 2 }), [at(50, 60)]);
  }
});

test('a truth file without chosen centres gives its visible stars', async () => {
  const stars = [
    { x: 10, y: 20, flux: 9000, peak: 81 },
    { x: 30, y: 40, flux: 8000, peak: 79 },
  ];
  const truth = writeTruth('faint.json', { skyNoise: 10, stars });
  assert.deepEqual(await positions({ path: 'a.fits', label: 2, truth }), [at(10, 20)]);
  const bare = writeTruth('bare.json', { stars: stars.map(({ x, y, flux }) => ({ x, y, flux })) });
  assert.deepEqual(await positions({ path: 'a.fits', label: 2, truth: bare }), [at(10, 20), at(30, 40)]);
});

test('the thesis’ three donut frames have the centres of its author', async () => {
  assert.equal(THESIS_DONUT_CENTRES.length, 8);
  for (const number of ['0441', '0442', '0443']) {
    const path = join(folder, `tfn0m410-kb23-20190527-${number}-e91.fits.fz`);
    assert.deepEqual(await positions({ path, label: 2 }), THESIS_DONUT_CENTRES);
  }
});

test('of any other Donut frame nothing is known beforehand', async () => {
  assert.equal(await givenCentres({ path: 'mine.fits', label: 2 }), undefined);
});

test('a truth file that is none is refused', async () => {
  const broken: [name: string, truth: unknown, says: RegExp][] = [
    ['text.json', 'no JSON', /is no JSON/],
    ['list.json', [1], /has no list "stars"/],
    ['null.json', null, /holds null/],
    ['stars.json', { stars: 5 }, /has no list "stars"/],
    ['nameless.json', { stars: [{ x: 5 }] }, /star 0 has no position/],
    ['nothing.json', { stars: [null] }, /star 0 has no position/],
  ];
  for (const [name, content, message] of broken) {
    const truth = writeTruth(name, content);
    await assert.rejects(givenCentres({ path: 'a.fits', label: 2, truth }), { name: 'InputError', message });
  }
  const absent = join(folder, 'absent.json');
  await assert.rejects(
    givenCentres({ path: 'a.fits', label: 2, truth: absent }),
    /absent.json cannot be read \(ENOENT\)/,
  );
});
