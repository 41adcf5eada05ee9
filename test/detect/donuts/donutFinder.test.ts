import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDonuts } from '../../../lib/detect/donuts/donutFinder';
import type { FoundDonut } from '../../../lib/detect/donuts/foundDonut';
import type { FrameDescription } from '../../../lib/sky/frameDescription';
import { allStars, describeFrames, isolatedDonuts, simulate } from './donutSky';

/** One full frame of the thesis' size, the others smaller ones of other nights. */
const DONUT_FRAMES: readonly FrameDescription[] = [
  ...describeFrames({ preset: 'thesis', seed: 2022, classes: ['Donut'], count: 1 }),
  ...[1, 2].flatMap((seed) => describeFrames({ preset: 'thesis', seed, classes: ['Donut'], count: 3, size: 1024 })),
];

interface Score {
  readonly isolated: number;
  readonly found: number;
  /** Isolated donuts that came more than once. */
  readonly twice: number;
  /** Detections where no star was drawn, however faint. */
  readonly false: number;
}

function scoreFrame(frame: FrameDescription): Score {
  const { image, truth } = simulate(frame);
  const { donuts } = findDonuts(image);
  const radius = frame.psf.donut!.outerDiameter / 2;
  const near = (donut: FoundDonut, star: { x: number; y: number }): boolean =>
    Math.hypot(donut.x - star.x, donut.y - star.y) < radius / 2;
  const isolated = isolatedDonuts(frame, truth.stars);
  const hits = isolated.map((star) => donuts.filter((donut) => near(donut, star)).length);
  const drawn = allStars(frame);
  assert.ok(
    truth.stars.every(({ x, y }) => drawn.some((star) => Math.hypot(star.x - x, star.y - y) < 0.01)),
    'the stars drawn again are those of the truth',
  );
  return {
    isolated: isolated.length,
    found: hits.filter((count) => count > 0).length,
    twice: hits.filter((count) => count > 1).length,
    false: donuts.filter((donut) => !drawn.some((star) => near(donut, star))).length,
  };
}

test('of the isolated donuts on the thesis frames of the simulator at least 90 % are found, each once, with at most two false ones a frame', (t) => {
  const scores = DONUT_FRAMES.map(scoreFrame);
  const sum = (key: keyof Score): number => scores.reduce((total, score) => total + score[key], 0);
  for (const [k, score] of scores.entries()) {
    const { file, width, height } = DONUT_FRAMES[k]!;
    t.diagnostic(
      `${file} ${width} x ${height}: ${score.found} of ${score.isolated} isolated donuts, ${score.twice} twice, ${score.false} false`,
    );
  }
  t.diagnostic(
    `${((100 * sum('found')) / sum('isolated')).toFixed(1)} % of ${sum('isolated')} isolated donuts on ${scores.length} frames`,
  );
  assert.ok(sum('isolated') > 250);
  for (const score of scores) {
    assert.ok(score.found >= 0.9 * score.isolated, `${score.found} of ${score.isolated}`);
    assert.equal(score.twice, 0);
    assert.ok(score.false <= 2, `${score.false} false ones`);
  }
});

test('twenty frames of round and trailed stars hold no donut, full ones and those of many telescopes too', (t) => {
  const frames = [
    ...describeFrames({ preset: 'thesis', seed: 2022, classes: ['Circular'], count: 1 }),
    ...describeFrames({ preset: 'thesis', seed: 1, classes: ['Circular'], count: 5, size: 1024 }),
    ...describeFrames({ preset: 'thesis', seed: 1, classes: ['Comet'], count: 6, size: 1024 }),
    ...describeFrames({ preset: 'varied', seed: 1, classes: ['Circular', 'Comet'], count: 8, size: 1024 }),
  ];
  assert.equal(frames.length, 20);
  const found = frames.map((frame) => findDonuts(simulate(frame).image).donuts.length);
  t.diagnostic(`${found.reduce((sum, count) => sum + count, 0)} donuts on ${frames.length} frames without any`);
  assert.deepEqual(
    found.map((count, k) => `${frames[k]!.comment}: ${count}`),
    frames.map(({ comment }) => `${comment}: 0`),
  );
});
