import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collapseLinearLayers } from '../../lib/learning/collapseLinearLayers';
import { createDenseNetwork, withParameters } from '../../lib/learning/denseNetwork';
import { predictDense } from '../../lib/learning/forward';
import { decisionGrid, neuronGrids } from '../../lib/learning/grid';
import { thesisRule } from '../../lib/learning/optimisers/thesisRule';
import { makeCircles } from '../../lib/learning/pointClouds';
import { samplesFrom } from '../../lib/learning/samples';
import { fractionRight, trainDenseInPlace } from '../../lib/learning/trainDense';
import { createRandom } from '../../lib/random';

test('one neuron is a weighted sum, a bias and an activation', () => {
  const neuron = createDenseNetwork([3, 1]);
  neuron.parameters.set([1, -2, 0.5, 0.25]);
  const [output] = predictDense(neuron, Float64Array.of(2, 1, 4));
  assert.ok(Math.abs(output! - 1 / (1 + Math.exp(-2.25))) < 1e-15);
});

test('linear layers collapse into one that answers alike', () => {
  const random = createRandom(2);
  const deep = createDenseNetwork([3, 5, 4, 2], { activation: 'linear', output: 'linear', random });
  const single = collapseLinearLayers(deep);
  const inputs = Float64Array.from({ length: 30 }, () => random.normal());
  predictDense(deep, inputs).forEach((value, k) => {
    assert.ok(Math.abs(value - predictDense(single, inputs)[k]!) < 1e-12);
  });
  assert.throws(() => collapseLinearLayers(createDenseNetwork([2, 2, 1])), /without an activation/);
});

test('the first weights lie where they were asked for, and the same seed draws the same', () => {
  const made = (scale: number | 'glorot') => createDenseNetwork([2, 4, 4, 1], { random: createRandom(7), scale });
  assert.deepEqual(made(1).parameters, made(1).parameters);
  assert.ok(made(1).parameters.every((value) => Math.abs(value) <= 1));
  const reach = Math.sqrt(6 / 8);
  assert.ok(made('glorot').layers[1]!.weights.every((value) => Math.abs(value) <= reach));
  assert.ok(made('glorot').layers[1]!.biases.every((value) => value === 0));
});

test('parameters lie layer after layer, weights before biases', () => {
  const network = withParameters(
    createDenseNetwork([2, 3, 1]),
    Float64Array.from({ length: 13 }, (_, k) => k),
  );
  assert.deepEqual(
    network.layers.map(({ weights, biases }) => [[...weights], [...biases]]),
    [
      [
        [0, 1, 2, 3, 4, 5],
        [6, 7, 8],
      ],
      [[9, 10, 11], [12]],
    ],
  );
  assert.throws(() => withParameters(network, new Float64Array(12)), /takes 13 numbers, got 12/);
  assert.throws(() => createDenseNetwork([2]), /two sizes or more/);
});

test("the thesis' settings learn the circles: every one of 500 points is right after 2500 iterations", () => {
  const random = createRandom(1);
  const samples = makeCircles(500, { factor: 0.5, noise: 0.05, random });
  const network = createDenseNetwork([2, 4, 4, 1], { random });
  const optimiser = thesisRule(network, samples.count);
  const costs = trainDenseInPlace(network, samples, { iterations: 2500, learningRate: 0.01, optimiser });
  assert.equal(costs.length, 2501);
  assert.ok(costs.at(-1)! < costs[0]! / 20);
  assert.equal(fractionRight(network, samples), 1);
  const { x, z } = decisionGrid(network, { reach: 1.5, size: 31 });
  assert.ok(Math.abs(x[0]! + 1.5) < 1e-12 && Math.abs(x[15]!) < 1e-12);
  assert.ok(z[15]![15]! > 0.9 && z[0]![0]! < 0.1);
});

test('training ends when it is told to', () => {
  const samples = makeCircles(10, { factor: 0.5 });
  const network = createDenseNetwork([2, 2, 1], { random: createRandom(1) });
  const settings = { iterations: 100, learningRate: 0.1, onIteration: (i: number) => i < 7 };
  assert.equal(trainDenseInPlace(network, samples, settings).length, 8);
});

test('the map of a network has one grid a neuron, with rows along y', () => {
  const network = createDenseNetwork([2, 1, 1], { activation: 'linear', output: 'linear' });
  network.parameters.set([1, 10, 0, 2, 1]);
  const grids = neuronGrids(network, { reach: 1, size: 3 });
  assert.deepEqual(grids[0]![0]!.z[2], [9, 10, 11]);
  assert.deepEqual(grids[1]![0]!.z[0], [-21, -19, -17]);
});

test('the largest output decides among several', () => {
  const network = createDenseNetwork([2, 2], { output: 'softmax' });
  network.parameters.set([1, 0, 0, 1, 0, 0]);
  const inputs = [
    [2, 1],
    [1, 2],
    [3, 0],
  ];
  const answers = [
    [1, 0],
    [0, 1],
    [0, 1],
  ];
  assert.equal(fractionRight(network, samplesFrom(inputs, answers)), 2 / 3);
});
