import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { simulateNight } from '../../lib/sky/simulateNight';
import { buildStampSet } from '../../lib/stamps/buildStampSet';
import { type FrameList, readFrameList } from '../../lib/stamps/frameList';

const folder = mkdtempSync(join(tmpdir(), 'build-stamps-'));
after(() => rmSync(folder, { recursive: true }));

let list: FrameList;
before(async () => {
  const night = await simulateNight(folder, { preset: 'thesis', seed: 3, frames: 8, width: 420, height: 320 });
  const whole = await readFrameList(night.list);
  const absent = { ...whole.frames[0]!, file: 'absent.fits', path: join(folder, 'absent.fits') };
  const noImage = { ...whole.frames[0]!, file: 'frames.csv', path: night.list };
  list = { ...whole, frames: [whole.frames[0]!, absent, ...whole.frames.slice(1), noImage] };
});

test('the number of workers changes neither the stamps nor their order', async () => {
  const [one, two, many] = await Promise.all([1, 2, 4].map((workers) => buildStampSet(list, { workers })));
  assert.ok(one!.set!.count > 0);
  assert.deepEqual(two, one);
  assert.deepEqual(many, one);
});

test('bad frames are one error each, in the order of the list, and the others are done', async () => {
  const { frames, errors } = await buildStampSet(list, { workers: 2 });
  assert.deepEqual(
    errors.map(({ file }) => file),
    ['absent.fits', 'frames.csv'],
  );
  assert.match(errors[0]!.message, /absent.fits does not exist/);
  assert.equal(frames.length, list.frames.length - 2);
});

test('progress is told once a frame', async () => {
  const told: (readonly [number, number])[] = [];
  await buildStampSet(list, { workers: 2, progress: (done, total) => told.push([done, total]) });
  assert.deepEqual(
    told,
    list.frames.map((_, i) => [i + 1, list.frames.length]),
  );
});

test('a signal stops it after the frames in work', async () => {
  for (const workers of [1, 2]) {
    const controller = new AbortController();
    let last = 0;
    const progress = (done: number): void => {
      last = done;
      if (done === 2) controller.abort();
    };
    await assert.rejects(buildStampSet(list, { workers, progress, signal: controller.signal }), { name: 'AbortError' });
    assert.ok(last <= 3, `${last} frames were done`);
  }
});

test('no workers at all are refused', async () => {
  for (const workers of [0, -1, 1.5]) await assert.rejects(buildStampSet(list, { workers }), RangeError);
});
