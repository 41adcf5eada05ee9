import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImage } from '../../lib/image/image';
import { cutStamps, type StampRejections } from '../../lib/stamps/cutStamps';
import { readFloats, readJson } from './fixtures';

interface Answer {
  readonly width: number;
  readonly height: number;
  readonly median: number;
  readonly std: number;
  readonly sources: [number, number][];
  readonly thesis: { kept: number[]; rejected: StampRejections };
  readonly strict: { kept: number[]; rejected: StampRejections };
}

const answer = readJson<Answer>('cut.json');
const frame = createImage(answer.width, answer.height, readFloats('frame-400x300.f32'));
const sources = answer.sources.map(([xcentroid, ycentroid]) => ({ xcentroid, ycentroid }));
const options = { background: answer.median, std: answer.std };
const around = (x: number, y: number) => ({ xcentroid: x, ycentroid: y });

test('the stamps of a frame are those of the thesis’ rules in numpy, bit for bit', () => {
  const cut = cutStamps(frame, sources, { ...options, crowding: 'thesis' });
  assert.deepEqual(
    cut.kept,
    answer.thesis.kept.map((i) => sources[i]),
  );
  assert.deepEqual(cut.rejected, answer.thesis.rejected);
  assert.deepEqual(cut.stamps, readFloats('stamps-thesis.f32'));
});

test('the strict rule is the default', () => {
  const cut = cutStamps(frame, sources, options);
  assert.deepEqual(
    cut.kept,
    answer.strict.kept.map((i) => sources[i]),
  );
  assert.deepEqual(cut.rejected, answer.strict.rejected);
});

test('the brightest pixel of a centred star has index 30, 30 and the value 1', () => {
  const image = createImage(200, 200);
  image.data[120 * 200 + 90] = 500;
  const cut = cutStamps(image, [around(90.4, 119.6)], { background: 0, std: 1 });
  assert.equal(cut.stamps.indexOf(1), 30 * 60 + 30);
});

test('a centre between two pixels goes to the even one, as in Python', () => {
  const image = createImage(200, 200);
  image.data[100 * 200 + 100] = 500;
  const cut = cutStamps(image, [around(100.5, 99.5)], { background: 0, std: 1 });
  assert.equal(cut.stamps.indexOf(1), 30 * 60 + 30);
});

test('a peak of exactly 75000 or 10 counts is kept, beyond them rejected', () => {
  const image = createImage(600, 100);
  [75000, 75001, 10, 9.5].forEach((peak, i) => {
    image.data[50 * 600 + 100 + 100 * i] = peak;
  });
  const cut = cutStamps(image, [around(100, 50), around(200, 50), around(300, 50), around(400, 50)], {
    background: 0,
    std: 1,
  });
  assert.deepEqual(
    cut.kept.map((source) => source.xcentroid),
    [100, 300],
  );
  assert.deepEqual(cut.rejected, { border: 0, crowded: 0, notFinite: 0, bright: 1, faint: 1 });
});

test('an infinite pixel rejects the stamp', () => {
  const image = createImage(200, 200, new Float32Array(200 * 200).fill(20));
  image.data[100 * 200 + 110] = Number.POSITIVE_INFINITY;
  assert.equal(cutStamps(image, [around(100, 100)], { background: 0, std: 1 }).rejected.notFinite, 1);
});

test('a frame smaller than a stamp gives no stamps', () => {
  const cut = cutStamps(createImage(20, 20), [around(10, 10)], { background: 0, std: 1 });
  assert.equal(cut.stamps.length, 0);
  assert.equal(cut.rejected.border, 1);
});

test('the image is left as it was', () => {
  const before = frame.data.slice();
  cutStamps(frame, sources, options);
  assert.deepEqual(frame.data, before);
});
