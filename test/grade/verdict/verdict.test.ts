import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Source } from '../../../lib/detect/sources/sources';
import { fitFrameClassifier } from '../../../lib/grade/verdict/frameClassifier';
import { type FrameEvidence, featuresOf, opinionOf } from '../../../lib/grade/verdict/frameFeatures';
import { gradeStamps } from '../../../lib/grade/verdict/gradeStamps';
import { type FrameJudges, judge, VERDICTS } from '../../../lib/grade/verdict/verdict';
import { createImage } from '../../../lib/image/image';
import { createRandom } from '../../../lib/random';
import { measureFrameSeeing } from '../../../lib/seeing/frameSeeing';
import { sky } from '../frames';

function source(ellipticity: number, positionAngleDegrees: number): Source {
  return {
    ...{ x: 0, y: 0, xPeak: 0, yPeak: 0, peak: 100, top: 100, length: 8, breadth: 6, edge: 1 },
    ...{ saturated: false, narrow: false, flat: false, cut: false, ellipticity, positionAngleDegrees },
  };
}

/** A frame whose stamps all say the same. */
function evidence(
  probabilities: readonly number[],
  sources: readonly Source[],
  pairing = { share: 0, distance: 0 },
): FrameEvidence {
  const cut = gradeStamps(sky({ width: 100, height: 80, level: 50, noise: 3 }, createRandom(1)));
  const typical = { length: 33.4, breadth: 30 };
  return {
    cut: { ...cut, sources, pairing, look: { ...cut.look, sources, typical } },
    opinion: opinionOf(sources, Float32Array.from(sources.flatMap(() => [...probabilities]))),
    seeing: measureFrameSeeing(cut.look),
  };
}

const ONE_SURE = VERDICTS.map((_, k) => VERDICTS.map((_, j) => (j === k ? 0.97 : 0.01)));

/** Judges that believe the stamps. */
function believers(): FrameJudges {
  const examples = ONE_SURE.map((said, k) => ({
    features: featuresOf(evidence(said, [source(0.1, 10), source(0.1, 100)])),
    answers: VERDICTS.map((_, j) => (j === k ? 1 : 0)),
  }));
  return {
    frames: fitFrameClassifier(examples, { classes: VERDICTS, seed: 1 }),
    kinds: fitFrameClassifier(examples.slice(0, 2), { classes: ['a dark frame', 'the Moon', 'x', 'y'], seed: 1 }),
  };
}

test('stars drawn out the same way share their ellipticity, those of bad optics do not', () => {
  const said = Float32Array.from({ length: 16 }, () => 0.25);
  const trailed = opinionOf(
    [0, 1, 2, 3].map((n) => source(0.4, 178 + n)),
    said,
  );
  assert.ok(trailed.sharedEllipticity > 0.39);
  assert.ok(Math.min(trailed.positionAngleDegrees, 180 - trailed.positionAngleDegrees) < 1);
  const radial = opinionOf(
    [0, 45, 90, 135].map((angle) => source(0.4, angle)),
    said,
  );
  assert.ok(radial.sharedEllipticity < 1e-9);
  assert.ok(Math.abs(radial.ellipticity - 0.4) < 1e-12);
});

test('a stamp that is sure weighs more than one that wavers', () => {
  const { votes, probabilities } = opinionOf(
    [source(0, 0), source(0, 0)],
    Float32Array.from([0.97, 0.01, 0.01, 0.01, 0.2, 0.3, 0.27, 0.23]),
  );
  assert.deepEqual(votes, [1, 1, 0, 0]);
  assert.ok(probabilities[0] > 0.85, `${probabilities}`);
});

test('every frame has its features, also one without a source and one without noise', () => {
  for (const image of [sky({ width: 90, height: 70, level: 5, noise: 2 }, createRandom(2)), createImage(60, 50)]) {
    const cut = gradeStamps(image);
    const seeing = measureFrameSeeing(cut.look);
    const features = featuresOf({ cut, seeing, opinion: opinionOf(cut.sources, new Float32Array(0)) });
    assert.ok(features.every(Number.isFinite), features.join());
    assert.equal(features.length, featuresOf(evidence(ONE_SURE[0], [source(0, 0)])).length);
  }
});

test('the verdict says why, in words', () => {
  const judges = believers();
  const round = judge(evidence(ONE_SURE[0], [source(0.05, 10), source(0.02, 90)]), judges);
  assert.equal(round.verdict, 'Circular');
  assert.equal(round.reason, '2 of 2 stamps are round');
  const trailed = judge(evidence(ONE_SURE[1], [source(0.5, 40), source(0.5, 42)]), judges);
  assert.equal(trailed.verdict, 'Comet');
  assert.match(trailed.reason, /all towards 41 degrees: the telescope moved/);
  const donut = judge(evidence(ONE_SURE[2], [source(0.1, 40)]), judges);
  assert.equal(donut.reason, '1 of 1 stamp is a ring; 33 px wide: out of focus');
  const none = judge(evidence(ONE_SURE[3], [source(0.1, 40), source(0.1, 100)]), judges);
  assert.equal(none.verdict, 'ungradable');
  assert.ok(none.confidence > 0.5 && none.diagnosis !== null);
  assert.match(none.reason, /^no stars to judge by \(.+\?\): 2 of 2 stamps are no stars/);
});
