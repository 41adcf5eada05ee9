import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDenseNetwork } from '../../lib/learning/denseNetwork';
import { leastSquares, polynomialAt, powersOf } from '../../lib/learning/leastSquares';
import { samplesFrom } from '../../lib/learning/samples';
import { trainDenseInPlace } from '../../lib/learning/trainDense';
import { createRandom } from '../../lib/random';

const random = createRandom(5);
const xs = Array.from({ length: 40 }, () => random.between(-1, 1));
const ys = xs.map((x) => 1.5 - 0.7 * x + 0.1 * random.normal());

test('the normal equations and gradient descent find the same line', () => {
  const line = leastSquares(
    xs.map((x) => [1, x]),
    ys,
  );
  const neuron = createDenseNetwork([1, 1], { output: 'linear' });
  const samples = samplesFrom(
    xs.map((x) => [x]),
    ys.map((y) => [y]),
  );
  trainDenseInPlace(neuron, samples, { iterations: 500, learningRate: 0.5 });
  const { weights, biases } = neuron.layers[0]!;
  assert.ok(Math.abs(biases[0]! - line[0]!) < 1e-9 && Math.abs(weights[0]! - line[1]!) < 1e-9);
});

test('a polynomial is found from its own values', () => {
  const wanted = [1, -2, 0.5, 3];
  const found = leastSquares(
    xs.map((x) => powersOf(x, 3)),
    xs.map((x) => polynomialAt(wanted, x)),
  );
  wanted.forEach((coefficient, k) => {
    assert.ok(Math.abs(found[k]! - coefficient) < 1e-10);
  });
});

test('columns that depend on each other are refused', () => {
  const rows = xs.map((x) => [1, x, 2 * x]);
  assert.throws(() => leastSquares(rows, ys), /linearly dependent/);
  assert.throws(() => leastSquares([[1, 2]], [1, 2]), /1 rows of 2 columns do not fit 2 answers/);
});
