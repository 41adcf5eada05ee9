import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { useBackend } from '../../lib/network/backend';
import { enlarge, gradCam } from '../../lib/network/explain/gradCam';
import { channelOf, layerOutputs } from '../../lib/network/explain/layerOutputs';
import { saliency } from '../../lib/network/explain/saliency';
import { predict } from '../../lib/network/judge/predict';
import { buildModel } from '../../lib/network/model/models';
import { createRandom } from '../../lib/random';
import { largestDifference } from './wave';

before(() => useBackend());

const random = createRandom('explain');
const digit = Float32Array.from({ length: 784 }, () => random.uniform());

test('the last output of the layers is what the network answers; dropout shows in training mode only', async () => {
  const model = buildModel('mnistCnn', { seed: 1 });
  const outputs = layerOutputs(model, digit);
  assert.deepEqual(
    outputs.map(({ kind }) => kind),
    ['Conv2D', 'MaxPooling2D', 'Dropout', 'Conv2D', 'MaxPooling2D', 'Dropout', 'Flatten', 'Dense', 'Dropout', 'Dense'],
  );
  assert.deepEqual(outputs[0]!.shape, [26, 26, 32]);
  // Layer by layer or in one piece, by another order of the sums: the same within rounding.
  assert.ok(largestDifference(outputs.at(-1)!.values, await predict(model, digit)) < 1e-6);
  const [, pooled, dropped] = layerOutputs(model, digit, { training: true });
  const zeros = (values: Float32Array) => values.filter((value) => value === 0).length / values.length;
  assert.ok(zeros(dropped!.values) > zeros(pooled!.values) + 0.05);
  assert.equal(channelOf(outputs[0]!, 31)[5], outputs[0]!.values[5 * 32 + 31]);
  assert.throws(() => channelOf(outputs[0]!, 32), RangeError);
  assert.throws(() => layerOutputs(model, digit.subarray(1)), /one picture of 28 x 28 x 1/);
  model.dispose();
});

test('saliency is the derivative that a small change of a pixel shows, and leaves no tensors', () => {
  const model = buildModel('mnistAnn', { seed: 2 });
  const tensors = tf.memory().numTensors;
  const found = saliency(model, digit, 3);
  assert.equal(tf.memory().numTensors, tensors);
  const score = (picture: Float32Array): number => {
    const [hidden, output] = [layerOutputs(model, picture)[1]!.values, model.getWeights()];
    const [kernel, bias] = [output[2]!.dataSync(), output[3]!.dataSync()];
    return hidden.reduce((sum, value, i) => sum + value * kernel[i * 10 + 3]!, bias[3]!);
  };
  for (const pixel of [0, 100, 400, 783]) {
    const [more, less] = [digit.slice(), digit.slice()];
    more[pixel]! += 0.05;
    less[pixel]! -= 0.05;
    const difference = (score(more) - score(less)) / (more[pixel]! - less[pixel]!);
    assert.ok(Math.abs(found[pixel]! - difference) < 1e-3, `${pixel}: ${found[pixel]} against ${difference}`);
  }
  model.dispose();
});

/** A network whose one convolution finds ink and whose class 1 counts it on the left, class 0 on the right. */
function leftOrRight(): tf.LayersModel {
  const model = tf.sequential();
  model.add(tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 1, kernelSize: 1, activation: 'relu' }));
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 2, activation: 'softmax' }));
  const kernel = Float32Array.from({ length: 128 }, (_, i) => (i % 2 === 1 ? 1 : 0.1));
  model.setWeights([tf.ones([1, 1, 1, 1]), tf.zeros([1]), tf.tensor(kernel, [64, 2]), tf.zeros([2])]);
  return model;
}

test('Grad-CAM is high where the ink is that speaks for the class', () => {
  const model = leftOrRight();
  const picture = new Float32Array(64);
  picture[8 * 2 + 5] = 1;
  const heat = gradCam(model, picture, { classIndex: 1 });
  assert.deepEqual([heat.width, heat.height], [8, 8]);
  assert.equal(heat.data.indexOf(1), 8 * 2 + 5);
  assert.equal(heat.data.filter((value) => value > 0).length, 1);
  assert.throws(() => gradCam(model, picture, { classIndex: 2 }), /class 2 of a model/);
  assert.throws(() => gradCam(model, picture, { classIndex: 0, layer: 'none' }), /no layer none/);
  const dense = buildModel('mnistAnn', { seed: 1 });
  assert.throws(() => gradCam(dense, digit, { classIndex: 0 }), /no convolution/);
  model.dispose();
  dense.dispose();
});

test('a map is enlarged without being moved', () => {
  const small = { data: Float32Array.of(0, 1, 0, 1), width: 2, height: 2 };
  const { data } = enlarge(small, 4, 4);
  assert.deepEqual([...data.subarray(0, 4)], [0, 0.25, 0.75, 1]);
});
