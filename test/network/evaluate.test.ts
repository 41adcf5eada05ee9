import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { classScores, confusionMatrix } from '../../lib/network/judge/confusionMatrix';
import { crossEntropy, evaluate, evaluatePictures } from '../../lib/network/judge/evaluate';
import { classify, predict, toPredictions } from '../../lib/network/judge/predict';
import { CLASS_NAMES, type StampSet } from '../../lib/stamps/stampSet';
import { largestDifference } from './wave';

const FIXTURES = path.resolve(__dirname, '../../../test/fixtures/network');

interface Scores {
  probabilities: number[];
  labels: number[];
  accuracy: number;
  logLoss: number;
  clippedLoss: number;
  confusion: number[][];
  precision: number[];
  recall: number[];
  f1: number[];
  support: number[];
}
const CASES: Scores[] = JSON.parse(readFileSync(path.join(FIXTURES, 'scores.json'), 'utf8'));

before(() => tf.setBackend('cpu'));

for (const [index, truth] of CASES.entries()) {
  test(`confusion, precision, recall, F1, accuracy and loss are scikit-learn's (case ${index + 1})`, async () => {
    // A network that passes its input on: the fixture's probabilities are the pictures.
    const identity = passOn();
    const found = await evaluatePictures(identity, {
      pictures: Float32Array.from(truth.probabilities),
      labels: truth.labels,
      classNames: CLASS_NAMES,
    });
    assert.deepEqual(found.confusion, truth.confusion);
    assert.ok(Math.abs(found.accuracy - truth.accuracy) < 1e-12);
    assert.ok(Math.abs(found.loss - truth.clippedLoss) < 1e-6);
    // scikit-learn divides by the sum after clipping, Keras does not: the same to within the clipping.
    assert.ok(Math.abs(found.loss - truth.logLoss) < 1e-5);
    for (const score of ['precision', 'recall', 'f1', 'support'] as const) {
      const ours = found.perClass.map((row) => (Number.isNaN(row[score]) ? 0 : row[score]));
      assert.ok(largestDifference(ours, truth[score]) < 1e-12, score);
    }
    assert.deepEqual(
      found.perClass.map((row) => row.name),
      CLASS_NAMES,
    );
    identity.dispose();
  });
}

function passOn(): tf.LayersModel {
  const model = tf.sequential();
  model.add(tf.layers.activation({ activation: 'linear', inputShape: [3] }));
  return model;
}

test('a class that is never called has no precision, a class without samples no recall: NaN, not 0', () => {
  const [a, b, c] = classScores(confusionMatrix([0, 0, 1], [0, 0, 0], 3), ['a', 'b', 'c']);
  assert.deepEqual(a, { name: 'a', precision: 2 / 3, recall: 1, f1: 0.8, support: 2 });
  assert.deepEqual(b, { name: 'b', precision: Number.NaN, recall: 0, f1: 0, support: 1 });
  assert.deepEqual(c, { name: 'c', precision: Number.NaN, recall: Number.NaN, f1: Number.NaN, support: 0 });
});

test('rows of the confusion matrix are true classes, columns what they were called', () => {
  assert.deepEqual(confusionMatrix([0, 1, 1, 2], [0, 2, 2, 1], 3), [
    [1, 0, 0],
    [0, 0, 2],
    [0, 1, 0],
  ]);
  assert.throws(() => confusionMatrix([0], [0, 1], 3), /1 true classes, but 2/);
  assert.throws(() => confusionMatrix([3], [0], 3), /not both within 0..2/);
});

test('a sure error costs 16.1, not infinity', () => {
  assert.ok(Math.abs(crossEntropy(Float32Array.from([1, 0]), [1]) - 16.118) < 1e-3);
});

test('predictions do not depend on the batch size and leave no tensors behind', async () => {
  const model = tf.sequential();
  model.add(tf.layers.flatten({ inputShape: [3, 3, 1] }));
  model.add(tf.layers.dense({ units: 4, activation: 'softmax' }));
  const pictures = Float32Array.from({ length: 7 * 9 }, (_, i) => Math.sin(i));
  const whole = await predict(model, pictures);
  const before = tf.memory().numTensors;
  assert.ok(largestDifference(await predict(model, pictures, { batchSize: 2 }), whole) < 1e-6);
  assert.equal(tf.memory().numTensors, before);
  assert.equal(whole.length, 28);
  const predictions = await classify(model, pictures);
  for (const { label, probabilities, confidence } of predictions) {
    assert.equal(probabilities[label], confidence);
    assert.ok(probabilities.every((probability) => probability <= confidence));
  }
  assert.deepEqual(await classify(model, new Float32Array(0)), []);
  await assert.rejects(predict(model, new Float32Array(10)), /10 values are no whole number of pictures of 3 x 3 x 1/);
  model.dispose();
});

test('on a tie the first class is called', () => {
  assert.equal(toPredictions(Float32Array.from([0.2, 0.4, 0.4]), 3)[0]!.label, 1);
});

test('a pixel or an answer that is not a number is refused: no class is made up for it', async () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const pictures = new Float32Array(27);
    pictures[17] = bad;
    const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [3, 3, 1] })] });
    await assert.rejects(predict(model, pictures), new RegExp(`a pixel of picture 1 is ${bad}, wanted finite numbers`));
  }
  assert.throws(
    () => toPredictions(Float32Array.of(0.1, 0.9, 0, Number.NaN, 0.5, 0.5), 3),
    /answer to picture 1 is not a number/,
  );
});

test('stamps of another size than the network wants are refused, naming both sizes', async () => {
  const set: StampSet = {
    count: 1,
    size: 3,
    stamps: new Float32Array(9),
    labels: new Uint8Array(1),
    xCentres: new Float32Array(1),
    yCentres: new Float32Array(1),
  };
  const model = tf.sequential();
  model.add(tf.layers.flatten({ inputShape: [4, 4, 1] }));
  model.add(tf.layers.dense({ units: 3, activation: 'softmax' }));
  await assert.rejects(evaluate(model, set), /wants pictures of 4 x 4 x 1, the stamps are 3 x 3/);
  const tenClasses = tf.sequential();
  tenClasses.add(tf.layers.flatten({ inputShape: [3, 3, 1] }));
  tenClasses.add(tf.layers.dense({ units: 10, activation: 'softmax' }));
  await assert.rejects(evaluate(tenClasses, set), /tells 10 classes apart, wanted 3/);
});
