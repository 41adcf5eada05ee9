import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeFits } from '../../lib/fits/writeFits';
import { createImage } from '../../lib/image/image';
import { stampsOfFrame, stampsOfImage } from '../../lib/stamps/stampsOfFrame';
import { allStars, describeFrames, simulate } from '../detect/donuts/donutSky';
import { readFloats, readJson } from './fixtures';

interface Answer {
  readonly sources: [number, number][];
  readonly thesis: { kept: number[] };
  readonly strict: { kept: number[] };
}

/** The last three sources of the fixture were given, not detected. */
const GIVEN = 3;
const answer = readJson<Answer>('cut.json');
const frame = createImage(400, 300, readFloats('frame-400x300.f32'));
const detected = answer.sources.length - GIVEN;

for (const crowding of ['thesis', 'strict'] as const) {
  test(`from frame to ${crowding} stamps everything agrees with photutils and numpy`, () => {
    const { set, sources, rejected } = stampsOfImage(frame, 1, { crowding });
    assert.equal(sources, detected);
    const kept = answer[crowding].kept.filter((i) => i < detected);
    assert.equal(set.count, kept.length);
    assert.deepEqual([...set.labels], Array(kept.length).fill(1));
    kept.forEach((source, i) => {
      assert.ok(Math.abs(set.xCentres[i]! - answer.sources[source]![0]) < 1e-3);
      assert.ok(Math.abs(set.yCentres[i]! - answer.sources[source]![1]) < 1e-3);
    });
    const lost = Object.values(rejected).reduce((sum, count) => sum + count, 0);
    assert.equal(lost + set.count, sources);
    // The median of the fixture was taken in double precision from single-precision pixels: a last bit may differ.
    const expected = readFloats('stamps-thesis.f32');
    const rows = kept.map((source) => answer.thesis.kept.indexOf(source));
    rows.forEach((row, i) => {
      const ours = set.stamps.subarray(i * 3600, (i + 1) * 3600);
      assert.ok(ours.every((value, k) => Math.abs(value - expected[row * 3600 + k]!) < 1e-6));
    });
  });
}

test('given centres replace the detection', () => {
  const centres = answer.sources.slice(detected).map(([xcentroid, ycentroid]) => ({ xcentroid, ycentroid }));
  const { set, sources, rejected } = stampsOfImage(frame, 2, { centres });
  assert.equal(sources, GIVEN);
  assert.deepEqual([...set.xCentres], [175.5, 240.5]);
  assert.equal(rejected.faint, 1);
});

test('an image without stars gives no stamps', () => {
  const flat = createImage(100, 100, new Float32Array(10_000).fill(7));
  assert.equal(stampsOfImage(flat, 0).set.count, 0);
});

test('an image of blank pixels alone is refused', () => {
  const blank = createImage(100, 100, new Float32Array(10_000).fill(Number.NaN));
  const centres = [{ xcentroid: 50, ycentroid: 50 }];
  assert.throws(() => stampsOfImage(blank, 0), { name: 'InputError', message: /finite pixel/ });
  assert.throws(() => stampsOfImage(blank, 2, { centres }), { name: 'InputError', message: /finite pixel/ });
});

test('donuts without given centres are found, one stamp each', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'stamps-donuts-'));
  context.after(() => rm(folder, { recursive: true }));
  const [night] = describeFrames({ preset: 'thesis', seed: 3, classes: ['Donut'], count: 1, size: 1024 });
  const { image } = simulate(night!);
  const path = join(folder, 'defocused.fits');
  await writeFits(path, [{ image }]);
  const { set } = await stampsOfFrame({ path, label: 2 });
  assert.ok(set.count >= 3, `${set.count} stamps`);
  const nearest = (i: number): number =>
    Math.min(...allStars(night!).map(({ x, y }) => Math.hypot(x - set.xCentres[i]!, y - set.yCentres[i]!)));
  for (let i = 0; i < set.count; i++) assert.ok(nearest(i) < 3, `stamp ${i} is ${nearest(i)} px off its star`);
});

test('a frame listed as Donut in which there is none is refused, with what to do', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'stamps-donuts-'));
  context.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'round.fits');
  await writeFits(path, [{ image: frame }]);
  await assert.rejects(stampsOfFrame({ path, label: 2 }), {
    name: 'InputError',
    message: /round.fits: listed as Donut, but no donut was found: .* give a column centres/,
  });
});
