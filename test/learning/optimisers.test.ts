import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { createDenseNetwork } from '../../lib/learning/denseNetwork';
import { thesisSurface } from '../../lib/learning/landscape';
import { adadelta } from '../../lib/learning/optimisers/adadelta';
import { createOptimiser, type OptimiserName } from '../../lib/learning/optimisers/createOptimiser';
import type { Optimiser } from '../../lib/learning/optimisers/optimiser';
import { thesisRule } from '../../lib/learning/optimisers/thesisRule';
import { useBackend } from '../../lib/network/backend';
import { createRandom } from '../../lib/random';

const rate = 0.01;
const folder = resolve(__dirname, '../../../test/fixtures/learning');
const torchAdadelta = JSON.parse(readFileSync(join(folder, 'adadelta.json'), 'utf8')) as {
  readonly start: readonly number[];
  readonly rate: number;
  readonly epsilon: number;
  readonly path: readonly (readonly number[])[];
};

const theirs: Readonly<Record<OptimiserName, () => tf.Optimizer>> = {
  sgd: () => tf.train.sgd(rate),
  momentum: () => tf.train.momentum(rate, 0.9),
  adagrad: () => tf.train.adagrad(rate),
  rmsprop: () => tf.train.rmsprop(rate),
  adadelta: () => tf.train.adadelta(rate),
  adam: () => tf.train.adam(rate),
};

before(async () => {
  await useBackend('cpu');
});

/**
 * The largest distance from TensorFlow.js after any of 100 steps. Both get the slopes at our point: near a minimum the
 * rounding of 32-bit numbers would decide on which side of it RMSProp jumps.
 */
function distance(name: OptimiserName, start: readonly number[], slope: (point: Float64Array) => Float64Array): number {
  const [ours, point] = [made(name, start.length), Float64Array.from(start)];
  const [optimizer, variable] = [theirs[name](), tf.variable(tf.tensor1d([...start]))];
  let largest = 0;
  for (let step = 0; step < 100; step++) {
    const gradient = slope(point);
    ours.stepInPlace(point, gradient, rate);
    optimizer.applyGradients([{ name: variable.name, tensor: tf.tensor1d([...gradient]) }]);
    variable.dataSync().forEach((value, k) => {
      largest = Math.max(largest, Math.abs(value - point[k]!));
    });
  }
  variable.dispose();
  return largest;
}

/** TensorFlow.js' Adadelta departs from the paper in the order of two lines. */
function made(name: OptimiserName, size: number): Optimiser {
  return name === 'adadelta' ? adadelta(size, { lagging: true }) : createOptimiser(name, size);
}

for (const name of Object.keys(theirs) as OptimiserName[]) {
  test(`${name} goes where TensorFlow.js goes, within 1e-5 over 100 steps`, () => {
    const random = createRandom(name);
    for (let i = 0; i < 10; i++) {
      const start = [random.between(-2, 2), random.between(-2, 2)];
      assert.ok(distance(name, start, thesisSurface.slope) < 1e-5, `from ${start}`);
    }
    const bowl = (point: Float64Array) => point.map((value, k) => (k + 1) * value);
    assert.ok(distance(name, [1, -1, 0.5, 2], bowl) < 1e-5);
  });
}

test("Adadelta goes where PyTorch's goes, in the order of the paper", () => {
  const { start, rate: torchRate, epsilon, path } = torchAdadelta;
  const point = Float64Array.from(start);
  const ours = adadelta(2, { epsilon });
  for (const there of path) {
    ours.stepInPlace(point, thesisSurface.slope(point), torchRate);
    there.forEach((value, k) => {
      assert.ok(Math.abs(value - point[k]!) < 1e-10);
    });
  }
});

test("the thesis' step moves weights by the sum over the batch and biases by the mean", () => {
  const network = createDenseNetwork([2, 1]);
  const ones = new Float64Array(3).fill(1);
  thesisRule(network, 500).stepInPlace(network.parameters, ones, 0.01);
  assert.deepEqual([...network.parameters], [-5, -5, -0.01]);
});
