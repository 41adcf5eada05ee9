import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeNight } from '../../lib/sky/describeNight';
import type { Split } from '../../lib/sky/frameDescription';
import { thesisLines } from '../../lib/sky/thesisLines';
import { CLASS_NAMES } from '../../lib/stamps/stampSet';

const night = describeNight('thesis', { seed: 1 });

function counts(frames: typeof night, split: Split): number[] {
  const rows = frames.filter((frame) => frame.splits.includes(split));
  return CLASS_NAMES.map((name) => rows.filter((frame) => frame.className === name).length);
}

test("the thesis night has the thesis' 80 frames: 53, 15 and 13, one donut in two lists", () => {
  assert.equal(night.length, 80);
  assert.equal(new Set(night.map((frame) => frame.file)).size, 80);
  assert.deepEqual(counts(night, 'training'), [46, 5, 2]);
  assert.deepEqual(counts(night, 'validation'), [10, 4, 1]);
  assert.deepEqual(counts(night, 'evaluation'), [10, 2, 1]);
});

test('the thesis night has the size, the scale and the seeing of the thesis', () => {
  for (const frame of night) {
    assert.deepEqual([frame.width, frame.height, frame.pixelScale], [3054, 2042, 0.58]);
    const arcsec = frame.psf.seeing.fwhmPixels * frame.pixelScale;
    assert.ok(arcsec > 1.5 && arcsec < 3.5, `${arcsec} arcsec`);
    assert.match(frame.file, /^sim0m4\d\d-kb\d\d-\d{8}-\d{4}-e91\.fits\.fz$/);
  }
});

test("each frame follows its line of the thesis' list", () => {
  const lines = new Map(thesisLines().map((line) => [line.file.slice(3), line]));
  for (const { file, comment, className, splits, stars } of night) {
    const line = lines.get(file.slice(3))!;
    assert.deepEqual([className, splits], [line.className, line.splits], file);
    assert.ok(comment.startsWith(`${line.comment}: `), comment);
    if (line.stamps !== undefined) assert.ok(stars.charted!.length >= line.stamps, `${file}: ${stars.charted!.length}`);
  }
});

test('frames of one telescope and night are alike, frames of two nights are not', () => {
  const nights = new Map<string, number[]>();
  for (const { file, psf } of night.filter(({ comment }) => comment.startsWith('circular'))) {
    const key = file.slice(0, -'-0000-e91.fits.fz'.length);
    nights.set(key, [...(nights.get(key) ?? []), psf.seeing.fwhmPixels]);
  }
  const spread = (values: readonly number[]): number => Math.max(...values) / Math.min(...values);
  for (const [key, widths] of nights) {
    const usual = widths.filter((width) => width < 5.5);
    if (usual.length > 1) assert.ok(spread(usual) < 1.25, `${key}: ${usual}`);
  }
  assert.ok(spread([...nights.values()].map(([first]) => first!)) > 1.25);
});

test('three exposures show the same eight donuts', () => {
  const donuts = night.filter(({ className }) => className === 'Donut');
  assert.equal(donuts.length, 3);
  const places = donuts.map(({ stars }) => stars.charted!.map(({ x, y }) => [x, y]));
  assert.deepEqual(places[1], places[0]);
  assert.deepEqual(places[2], places[0]);
});

test('more frames than the thesis had go through its list again under other dates', () => {
  const more = describeNight('thesis', { seed: 1, frames: 100 });
  assert.equal(new Set(more.map(({ file }) => file)).size, 100);
});

test('fewer frames still have every class in every list', () => {
  for (const frames of [8, 9, 12, 20, 33, 64]) {
    const few = describeNight('thesis', { seed: 3, frames });
    assert.equal(few.length, frames);
    for (const split of ['training', 'validation', 'evaluation'] as const) {
      assert.ok(Math.min(...counts(few, split)) >= 1, `${frames} frames, ${split}: ${counts(few, split)}`);
    }
  }
  assert.throws(() => describeNight('thesis', { seed: 1, frames: 7 }), RangeError);
});

test('the same seed describes the same night, another seed another one', () => {
  assert.deepEqual(describeNight('varied', { seed: 5 }), describeNight('varied', { seed: 5 }));
  assert.notDeepEqual(describeNight('varied', { seed: 5 }), describeNight('varied', { seed: 6 }));
});

test('varied frames span many telescopes, with the classes in turn', () => {
  const varied = describeNight('varied', { seed: 1, frames: 300 });
  const span = (values: number[]): number => Math.max(...values) / Math.min(...values);
  assert.ok(span(varied.map((frame) => frame.pixelScale)) > 10);
  assert.ok(span(varied.map((frame) => frame.psf.seeing.fwhmPixels)) > 8);
  const donuts = varied.flatMap(({ psf: { donut } }) => (donut ? [donut.outerDiameter] : []));
  assert.ok(Math.min(...donuts) >= 8 && Math.max(...donuts) <= 80 && span(donuts) > 5);
  for (const name of CLASS_NAMES) assert.equal(varied.filter((frame) => frame.className === name).length, 100);
});
