import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { ACTIVATIONS, type ActivationName } from '../../lib/learning/activation';
import { backpropagate, meanCost } from '../../lib/learning/backpropagate';
import { binaryCrossEntropy, type Cost, categoricalCrossEntropy, squaredError } from '../../lib/learning/cost';
import { createDenseNetwork, type DenseNetwork, withParameters } from '../../lib/learning/denseNetwork';
import { centralDifferences } from '../../lib/learning/finiteDifferences';
import { predictDense } from '../../lib/learning/forward';
import type { Samples } from '../../lib/learning/samples';
import { useBackend } from '../../lib/network/backend';
import { createRandom, type Random } from '../../lib/random';

const NETWORKS = 100;
/** Smooth enough for differences: the step and the kink of ReLU have no slope in places. */
const SMOOTH: readonly ActivationName[] = ['linear', 'sigmoid', 'tanh', 'softplus', 'mish'];

interface Drawn {
  readonly network: DenseNetwork;
  readonly samples: Samples;
  readonly cost: Cost;
  readonly activation: ActivationName;
}

before(async () => {
  await useBackend('cpu');
});

function drawn(seed: number, activations: readonly ActivationName[]): Drawn {
  const random = createRandom(seed);
  const cost = [squaredError, categoricalCrossEntropy, binaryCrossEntropy][seed % 3]!;
  const hidden = Array.from({ length: 1 + random.integer(3) }, () => 1 + random.integer(6));
  const sizes = [1 + random.integer(4), ...hidden, 1 + random.integer(4)];
  const output = cost === categoricalCrossEntropy ? ('softmax' as const) : ('sigmoid' as const);
  const activation = activations[random.integer(activations.length)]!;
  const network = createDenseNetwork(sizes, { activation, output, random });
  return { network, samples: answersFor(sizes, random, cost), cost, activation };
}

function answersFor(sizes: readonly number[], random: Random, cost: Cost): Samples {
  const [dimension, outputs, count] = [sizes[0]!, sizes.at(-1)!, 7];
  const inputs = Float64Array.from({ length: count * dimension }, () => random.normal());
  const answers = new Float64Array(count * outputs);
  for (let i = 0; i < count; i++) {
    if (cost === categoricalCrossEntropy) answers[i * outputs + random.integer(outputs)] = 1;
    else for (let j = 0; j < outputs; j++) answers[i * outputs + j] = random.integer(2);
  }
  return { count, dimension, inputs, outputs, answers };
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  return Array.from(a).reduce((largest, value, k) => Math.max(largest, Math.abs(value - b[k]!)), 0);
}

test(`the gradients of ${NETWORKS} random networks are the slopes found by differences, within 1e-6`, () => {
  for (let seed = 0; seed < NETWORKS; seed++) {
    const { network, samples, cost } = drawn(seed, SMOOTH);
    const costAt = (parameters: Float64Array) =>
      meanCost(predictDense(withParameters(network, parameters), samples.inputs), samples, cost);
    const { gradient, cost: here } = backpropagate(network, samples, cost);
    assert.equal(here, costAt(network.parameters));
    assert.ok(largestDifference(gradient, centralDifferences(costAt, network.parameters)) < 1e-6, `network ${seed}`);
  }
});

test(`the gradients of ${NETWORKS} random networks are those of TensorFlow.js, within 1e-5`, () => {
  for (let seed = 0; seed < NETWORKS; seed++) {
    const one = drawn(seed, Object.keys(ACTIVATIONS) as ActivationName[]);
    const theirs = gradientByTensorFlow(one);
    const { gradient } = backpropagate(one.network, one.samples, one.cost);
    assert.ok(largestDifference(gradient, theirs) < 1e-5, `network ${seed}, ${one.activation}`);
  }
});

const TENSOR_ACTIVATIONS: Readonly<Record<ActivationName, (z: tf.Tensor2D) => tf.Tensor2D>> = {
  linear: (z) => z,
  step: (z) => tf.zerosLike(z).add(z.step()).as2D(z.shape[0], z.shape[1]),
  sigmoid: (z) => z.sigmoid(),
  tanh: (z) => z.tanh(),
  relu: (z) => z.relu(),
  softplus: (z) => z.softplus(),
  mish: (z) => z.mul(z.softplus().tanh()),
};

function gradientByTensorFlow({ network, samples, cost, activation }: Drawn): Float64Array {
  const { count, dimension, outputs } = samples;
  const inputs = tf.tensor2d(Float32Array.from(samples.inputs), [count, dimension]);
  const answers = tf.tensor2d(Float32Array.from(samples.answers), [count, outputs]);
  const tensors = network.layers.flatMap(({ weights, biases, neurons, inputs: width }) => [
    tf.tensor2d(Float32Array.from(weights), [neurons, width]),
    tf.tensor1d(Float32Array.from(biases)),
  ]);
  const loss = (...parameters: tf.Tensor[]): tf.Scalar => {
    let h = inputs;
    for (let l = 0; l < network.layers.length; l++) {
      const z = h.matMul(parameters[2 * l] as tf.Tensor2D, false, true).add(parameters[2 * l + 1]!) as tf.Tensor2D;
      const last = l === network.layers.length - 1;
      h = !last ? TENSOR_ACTIVATIONS[activation](z) : cost === categoricalCrossEntropy ? z.softmax() : z.sigmoid();
    }
    return tensorCost(cost, answers, h).div(count).asScalar();
  };
  const gradients = tf.grads(loss as (...args: tf.Tensor[]) => tf.Scalar)(tensors);
  return Float64Array.from(gradients.flatMap((gradient) => [...gradient.dataSync()]));
}

function tensorCost(cost: Cost, answers: tf.Tensor2D, output: tf.Tensor2D): tf.Tensor {
  if (cost === squaredError) return answers.sub(output).square().sum().div(2);
  const yes = answers.mul(output.log()).sum();
  if (cost === categoricalCrossEntropy) return yes.neg();
  return yes.add(tf.sub(1, answers).mul(tf.sub(1, output).log()).sum()).neg();
}

test('a network that is sure and wrong still learns: the slope by its sums is h - y', () => {
  for (const [cost, output] of [
    [categoricalCrossEntropy, 'softmax'],
    [binaryCrossEntropy, 'sigmoid'],
  ] as const) {
    const network = createDenseNetwork([1, 2], { output });
    const samples = { count: 1, dimension: 1, inputs: Float64Array.of(1), outputs: 2, answers: Float64Array.of(0, 1) };
    for (const z of [45, 90, 2000]) {
      network.parameters.set([z, -z, 0, 0]);
      const { cost: paid, gradient } = backpropagate(network, samples, cost);
      assert.ok(paid > 30 && Number.isFinite(paid));
      for (const [k, wanted] of [1, -1, 1, -1].entries()) assert.ok(Math.abs(gradient[k]! - wanted) < 1e-12);
    }
  }
});

test('samples that do not fit the network are refused', () => {
  const network = createDenseNetwork([2, 2]);
  const inputs = new Float64Array(4);
  const samples = { count: 2, dimension: 2, inputs, outputs: 1, answers: new Float64Array(2) };
  assert.throws(() => backpropagate(network, samples), /gives 4 numbers, the samples have 2 answers/);
  assert.throws(() => predictDense(network, new Float64Array(3)), /3 numbers are no rows of 2 inputs/);
});
