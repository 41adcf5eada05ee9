import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Source } from '../../../lib/detect/sources/sources';
import { calibrated, expectedCalibrationError, fitCalibration } from '../../../lib/grade/verdict/calibration';
import { type FrameOpinion, featuresOf, opinionOf } from '../../../lib/grade/verdict/frameFeatures';
import { judge, noJudgement } from '../../../lib/grade/verdict/verdict';
import { createRandom } from '../../../lib/random';

function source(ellipticity: number, positionAngleDegrees: number): Source {
  const rest = {
    x: 0,
    y: 0,
    peak: 100,
    length: 8,
    breadth: 6,
    saturated: false,
    narrow: false,
    flat: false,
    top: 0,
    xPeak: 0,
    yPeak: 0,
    cut: false,
  };
  return { ...rest, ellipticity, positionAngleDegrees };
}

const NO_PAIRS = { share: 0, distance: 0 };

/** Stamps that all say the same. */
function opinion(probabilities: readonly number[], sources: readonly Source[], pairing = NO_PAIRS): FrameOpinion {
  return opinionOf({ sources, pairing }, Float32Array.from(sources.flatMap(() => [...probabilities])));
}

/** A calibration that believes the stamps. */
const PLAIN = [
  [0, 0, 0, 0, 0, 0, 0, 0, 0],
  [1, 0, 0, 0, 0, 0, 0, 5, 0],
  [0, 1, 0, 0, 0, 0, 0, 0, 0],
];

test('stars drawn out the same way share their ellipticity, those of bad optics do not', () => {
  const trailed = opinion(
    [0.1, 0.9, 0],
    [0, 1, 2, 3].map((n) => source(0.4, 178 + n)),
  );
  assert.ok(trailed.sharedEllipticity > 0.39);
  assert.ok(Math.min(trailed.positionAngleDegrees, 180 - trailed.positionAngleDegrees) < 1);
  const radial = opinion(
    [0.5, 0.5, 0],
    [0, 45, 90, 135].map((angle) => source(0.4, angle)),
  );
  assert.ok(radial.sharedEllipticity < 1e-9);
  assert.ok(Math.abs(radial.ellipticity - 0.4) < 1e-12);
});

test('a stamp that is sure weighs more than one that wavers', () => {
  const { votes, probabilities } = opinionOf(
    { sources: [source(0, 0), source(0, 0)], pairing: NO_PAIRS },
    Float32Array.from([0.98, 0.01, 0.01, 0.2, 0.41, 0.39]),
  );
  assert.deepEqual(votes, [1, 1, 0]);
  assert.ok(probabilities[0]! > 0.85, `${probabilities}`);
  assert.throws(() => opinionOf({ sources: [], pairing: NO_PAIRS }, new Float32Array(0)), RangeError);
});

test('the verdict says why, in words', () => {
  const round = judge(opinion([0.98, 0.01, 0.01], [source(0.05, 10), source(0.02, 90)]), PLAIN, 8);
  assert.equal(round.verdict, 'Circular');
  assert.equal(round.reason, '2 of 2 stars are round');
  const trailed = judge(opinion([0.02, 0.97, 0.01], [source(0.5, 40), source(0.5, 42)]), PLAIN, 8);
  assert.equal(trailed.verdict, 'Comet');
  assert.match(trailed.reason, /all towards 41 degrees: the telescope moved/);
  const donut = judge(opinion([0, 0.01, 0.99], [source(0.1, 40)]), PLAIN, 33.4);
  assert.equal(donut.verdict, 'Donut');
  assert.equal(donut.reason, '1 of 1 star is a ring; 33 px wide: out of focus');
  const torn = judge(opinion([0.5, 0.49, 0.01], [source(0.2, 40), source(0.2, 130)]), PLAIN, 8);
  assert.equal(torn.verdict, 'ungradable');
  assert.match(torn.reason, /^too close to call: 2 of 2 stars are round/);
  const doubled = opinion([0.7, 0.29, 0.01], [source(0, 40), source(0, 42)], { share: 0.9, distance: 21.3 });
  const jumped = judge(doubled, PLAIN, 8);
  assert.equal(jumped.reason, 'every star is double, 21 px apart: the telescope jumped');
  assert.equal(noJudgement('no star found').confidence, 0);
});

test('the calibration turns evidence into probabilities that come true', () => {
  const random = createRandom('calibration');
  // Class 1 with probability 1 / (1 + exp(-2 x)): what the fit has to find out.
  const draw = (): { features: number[]; label: number } => {
    const x = random.between(-3, 3);
    return { features: [x, 1], label: random.uniform() < 1 / (1 + Math.exp(-2 * x)) ? 1 : 0 };
  };
  const fitted = fitCalibration(Array.from({ length: 2000 }, draw), 2);
  for (const x of [-1.5, -0.5, 0, 1]) {
    const [, second] = calibrated(fitted, [x, 1]);
    assert.ok(Math.abs(second! - 1 / (1 + Math.exp(-2 * x))) < 0.05, `${x}: ${second}`);
  }
  const answers = Array.from({ length: 3000 }, draw).map(({ features, label }) => {
    const probabilities = calibrated(fitted, features);
    const confidence = Math.max(...probabilities);
    return { confidence, right: probabilities[label] === confidence };
  });
  assert.ok(expectedCalibrationError(answers) < 0.03);
});

test('the calibration error is the gap between what is claimed and what comes true', () => {
  const answers = [
    ...Array.from({ length: 50 }, (_, n) => ({ confidence: 0.9, right: n < 25 })),
    ...Array.from({ length: 50 }, () => ({ confidence: 0.65, right: true })),
  ];
  assert.ok(Math.abs(expectedCalibrationError(answers) - (0.5 * 0.4 + 0.5 * 0.35)) < 1e-12);
});

test('features hold what the calibration weighs, the last one constant', () => {
  const features = featuresOf(opinion([0.8, 0.1, 0.1], [source(0.1, 0)]));
  assert.equal(features.length, PLAIN[0]!.length);
  assert.equal(features.at(-1), 1);
});
