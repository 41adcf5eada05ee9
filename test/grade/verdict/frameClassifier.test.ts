import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  classifyFrame,
  type Example,
  expectedCalibrationError,
  fitFrameClassifier,
} from '../../../lib/grade/verdict/frameClassifier';
import { createRandom, type Random } from '../../../lib/random';

const CLASSES = ['first', 'second'];

/** The second class with probability 1 / (1 + exp(-2 x)): what the fit has to find out; the other feature says nothing. */
function draw(random: Random): Example & { readonly label: number } {
  const x = random.between(-3, 3);
  const label = random.uniform() < 1 / (1 + Math.exp(-2 * x)) ? 1 : 0;
  return { features: [1000 + 50 * x, random.normal()], answers: [1 - label, label], label };
}

test('the classifier turns evidence into probabilities that come true', () => {
  for (let seed = 0; seed < 4; seed++) {
    const random = createRandom(`classifier ${seed}`);
    const fitted = fitFrameClassifier(
      Array.from({ length: 2000 }, () => draw(random)),
      { classes: CLASSES, seed },
    );
    for (const x of [-1.5, -0.5, 0, 1]) {
      const [, second] = classifyFrame(fitted, [1000 + 50 * x, 0]);
      assert.ok(Math.abs(second - 1 / (1 + Math.exp(-2 * x))) < 0.1, `seed ${seed}, ${x}: ${second}`);
    }
    const answers = Array.from({ length: 2000 }, () => draw(random)).map(({ features, label }) => {
      const probabilities = classifyFrame(fitted, features);
      const confidence = Math.max(...probabilities);
      return { confidence, right: probabilities[label] === confidence };
    });
    assert.ok(expectedCalibrationError(answers) < 0.05, `seed ${seed}: ${expectedCalibrationError(answers)}`);
  }
});

test('where experts differ, so do the probabilities', () => {
  const examples = Array.from({ length: 400 }, (_, n) => {
    const x = n / 200 - 1;
    return { features: [x], answers: x < -0.3 ? [1, 0] : x > 0.3 ? [0, 1] : [0.5, 0.5] };
  });
  const fitted = fitFrameClassifier(examples, { classes: CLASSES, seed: 1 });
  assert.ok(classifyFrame(fitted, [-0.9])[0] > 0.95);
  assert.ok(Math.abs(classifyFrame(fitted, [0])[0] - 0.5) < 0.1);
});

test('the same seed gives the same classifier, through JSON too, and a wrong number of features is refused', () => {
  const random = createRandom('same');
  const examples = Array.from({ length: 50 }, () => draw(random));
  const fitted = fitFrameClassifier(examples, { classes: CLASSES, seed: 3 });
  assert.deepEqual(fitFrameClassifier(examples, { classes: CLASSES, seed: 3 }), fitted);
  const read = JSON.parse(JSON.stringify(fitted));
  assert.deepEqual(classifyFrame(read, [1010, 0]), classifyFrame(fitted, [1010, 0]));
  assert.throws(() => classifyFrame(fitted, [1]), /takes 2 features, got 1/);
  assert.throws(() => fitFrameClassifier([], { classes: CLASSES, seed: 1 }), /needs examples/);
});

test('the calibration error is the gap between what is claimed and what comes true', () => {
  const answers = [
    ...Array.from({ length: 50 }, (_, n) => ({ confidence: 0.9, right: n < 25 })),
    ...Array.from({ length: 50 }, () => ({ confidence: 0.65, right: true })),
  ];
  assert.ok(Math.abs(expectedCalibrationError(answers) - (0.5 * 0.4 + 0.5 * 0.35)) < 1e-12);
});
