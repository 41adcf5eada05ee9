import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ACTIVATIONS,
  type Activation,
  mish,
  parametricRelu,
  sigmoid,
  softplus,
  step,
} from '../../lib/learning/activation';
import { categoricalCrossEntropy, costOf } from '../../lib/learning/cost';
import { centralDifferences } from '../../lib/learning/finiteDifferences';
import { softmax, softmaxJacobian } from '../../lib/learning/softmax';

const places = [-30, -4, -1.2, -0.3, 0.2, 0.9, 3, 30];

function derivativeAt({ output, derivative }: Activation, z: number): number {
  return derivative(z, output(z));
}

for (const activation of [...Object.values(ACTIVATIONS), parametricRelu(0.1)]) {
  test(`the derivative of ${activation.name} is the slope of its output`, () => {
    for (const z of places) {
      const [slope] = centralDifferences((point) => activation.output(point[0]!), [z]);
      assert.ok(Math.abs(derivativeAt(activation, z) - slope!) < 1e-9, `at ${z}`);
    }
  });
}

test('no activation overflows far from zero', () => {
  for (const activation of Object.values(ACTIVATIONS)) {
    for (const z of [-1e4, -800, 800, 1e4]) {
      assert.ok(Number.isFinite(activation.output(z)) && Number.isFinite(derivativeAt(activation, z)), activation.name);
    }
  }
  assert.equal(softplus.output(800), 800);
  assert.equal(sigmoid.output(-800), 0);
});

test('known values: the step at zero, the sigmoid at zero, Mish at one', () => {
  assert.equal(step.output(0), 1);
  assert.equal(sigmoid.output(0), 0.5);
  assert.ok(Math.abs(mish.output(1) - 0.8650983882673103) < 1e-15);
});

test('the animals of the thesis: outputs 8, 0.4 and 1.5 give 0.998 and a loss of 0.002', () => {
  const probabilities = softmax([8, 0.4, 1.5]);
  assert.equal(probabilities[0]!.toFixed(3), '0.998');
  assert.equal(costOf(categoricalCrossEntropy, [1, 0, 0], probabilities).toFixed(3), '0.002');
  assert.ok(Math.abs(probabilities.reduce((a, b) => a + b) - 1) < 1e-15);
});

test('softmax neither overflows nor changes when all numbers grow alike', () => {
  const shifted = softmax([1008, 1000.4, 1001.5]);
  softmax([8, 0.4, 1.5]).forEach((p, k) => {
    assert.ok(Math.abs(p - shifted[k]!) < 1e-12);
  });
});

test('the Jacobian of softmax is its slope', () => {
  const values = [0.3, -1, 2];
  const jacobian = softmaxJacobian(values);
  for (let i = 0; i < 3; i++) {
    centralDifferences((point) => softmax(point)[i]!, values).forEach((slope, j) => {
      assert.ok(Math.abs(jacobian[i * 3 + j]! - slope) < 1e-9);
    });
  }
});

test('a parametric ReLU that could not tell up from down is refused', () => {
  assert.throws(() => parametricRelu(1), /alpha from 0 to below 1, got 1/);
  assert.throws(() => parametricRelu(Number.NaN), /got NaN/);
});
