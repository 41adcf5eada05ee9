import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { useBackend } from '../../lib/network/backend';
import { regularisationPenalty } from '../../lib/network/judge/evaluate';
import { predict } from '../../lib/network/judge/predict';
import { inputShape } from '../../lib/network/model/modelShape';
import { type Architecture, buildModel } from '../../lib/network/model/models';
import { largestDifference, wave, wavePictures } from './wave';

const FIXTURES = path.resolve(__dirname, '../../../test/fixtures/network');

/** Ours for any telescope stands in no table. */
type ThesisNetwork = Exclude<Architecture, 'anyTelescope'>;

/** The tables of the thesis, chapters 3.2.1 and 4, and its digit networks: output shape and parameters of each layer. */
const TABLES: Record<ThesisNetwork, [string, number[], number][]> = {
  thesis: [
    ['Conv2D', [60, 60, 16], 160],
    ['MaxPooling2D', [30, 30, 16], 0],
    ['Dropout', [30, 30, 16], 0],
    ['Conv2D', [30, 30, 32], 4640],
    ['MaxPooling2D', [15, 15, 32], 0],
    ['Dropout', [15, 15, 32], 0],
    ['Conv2D', [15, 15, 64], 18496],
    ['MaxPooling2D', [7, 7, 64], 0],
    ['Dropout', [7, 7, 64], 0],
    ['Flatten', [3136], 0],
    ['Dense', [8], 25096],
    ['Dropout', [8], 0],
    ['Dense', [3], 27],
  ],
  first: [
    ['Conv2D', [60, 60, 32], 832],
    ['MaxPooling2D', [30, 30, 32], 0],
    ['Conv2D', [30, 30, 64], 51264],
    ['MaxPooling2D', [15, 15, 64], 0],
    ['Conv2D', [15, 15, 64], 102464],
    ['MaxPooling2D', [5, 5, 64], 0],
    ['Flatten', [1600], 0],
    ['Dense', [32], 51232],
    ['Dense', [3], 99],
  ],
  wide: [
    ['Conv2D', [60, 60, 32], 320],
    ['MaxPooling2D', [30, 30, 32], 0],
    ['Conv2D', [30, 30, 64], 18496],
    ['MaxPooling2D', [15, 15, 64], 0],
    ['Flatten', [14400], 0],
    ['Dense', [50], 720050],
    ['Dense', [3], 153],
  ],
  mnistAnn: [
    ['Flatten', [784], 0],
    ['Dense', [512], 401920],
    ['Dropout', [512], 0],
    ['Dense', [10], 5130],
  ],
  mnistCnn: [
    ['Conv2D', [26, 26, 32], 320],
    ['MaxPooling2D', [13, 13, 32], 0],
    ['Dropout', [13, 13, 32], 0],
    ['Conv2D', [11, 11, 64], 18496],
    ['MaxPooling2D', [5, 5, 64], 0],
    ['Dropout', [5, 5, 64], 0],
    ['Flatten', [1600], 0],
    ['Dense', [100], 160100],
    ['Dropout', [100], 0],
    ['Dense', [10], 1010],
  ],
};
const TOTALS: Record<ThesisNetwork, number> = {
  thesis: 48419,
  first: 205891,
  wide: 739019,
  mnistAnn: 407050,
  mnistCnn: 179926,
};
const ARCHITECTURES = Object.keys(TABLES) as ThesisNetwork[];

before(() => useBackend());

for (const architecture of ARCHITECTURES) {
  test(`the ${architecture} network has the layers and parameters of the thesis' table`, () => {
    const model = buildModel(architecture, { seed: 1 });
    const rows = model.layers.slice(1).map((layer) => {
      return [layer.getClassName(), (layer.outputShape as number[]).slice(1), layer.countParams()];
    });
    // The thesis' table of the first network leaves its dropouts out.
    const listed = rows.filter(([kind]) => architecture !== 'first' || kind !== 'Dropout');
    assert.deepEqual(listed, TABLES[architecture]);
    assert.equal(model.countParams(), TOTALS[architecture]);
    model.dispose();
  });

  test(`the ${architecture} network computes what PyTorch computes, Mish and regularisers included`, async () => {
    const truths = JSON.parse(readFileSync(path.join(FIXTURES, 'networks.json'), 'utf8'));
    const { output, penalty } = truths[architecture] as { output: number[][]; penalty: number };
    const model = buildModel(architecture, { seed: 1 });
    tf.tidy(() => {
      model.setWeights(model.getWeights().map((weight, index) => waveWeights(weight.shape, index + 1)));
    });
    const found = await predict(model, wavePictures(2, inputShape(model)[0]! ** 2));
    assert.ok(largestDifference(found, output.flat()) < 1e-5, `${found} against ${output}`);
    assert.ok(Math.abs(regularisationPenalty(model) - penalty) < 1e-5 * (1 + penalty));
    model.dispose();
  });
}

function waveWeights(shape: number[], phase: number): tf.Tensor {
  const fanIn = shape.length === 1 ? 1 : shape.slice(0, -1).reduce((product, side) => product * side, 1);
  const values = wave(
    shape.reduce((product, side) => product * side, 1),
    phase,
  );
  return tf.tensor(
    Float32Array.from(values, (value) => value * Math.sqrt(2 / fanIn)),
    shape,
  );
}

test('the same seed gives the same first weights, another seed gives others', async () => {
  const weightsOf = async (seed: number) => {
    const model = buildModel('thesis', { seed });
    const weights = await Promise.all(model.getWeights().map((weight) => weight.data()));
    model.dispose();
    return weights.flatMap((values) => Array.from(values));
  };
  const [once, again, other] = [await weightsOf(5), await weightsOf(5), await weightsOf(6)];
  assert.deepEqual(once, again);
  assert.notDeepEqual(once, other);
});

test('first weights are Glorot-uniform and biases zero, each layer with its own numbers', async () => {
  const model = buildModel('thesis', { seed: 3 });
  const kernels: number[][] = [];
  for (const layer of model.layers.filter((candidate) => candidate.weights.length > 0)) {
    const [kernel, bias] = layer.getWeights();
    assert.ok((await bias!.data()).every((value) => value === 0));
    const [fanIn, fanOut] = fans(kernel!.shape);
    const values = Array.from(await kernel!.data());
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    assert.ok(values.every((value) => Math.abs(value) <= limit));
    // A uniform variance is limit^2 / 3; its sample scatters by about 0.9 / sqrt(n).
    assert.ok(Math.abs(variance / (limit ** 2 / 3) - 1) < 4 / Math.sqrt(values.length));
    kernels.push(values.slice(0, 20).map((value) => value / limit));
  }
  assert.equal(new Set(kernels.map(String)).size, kernels.length);
  model.dispose();
});

function fans(shape: number[]): [number, number] {
  const field = shape.slice(0, -2).reduce((product, side) => product * side, 1);
  return [field * shape.at(-2)!, field * shape.at(-1)!];
}

test('another size and another number of classes give a network of that size', () => {
  const model = buildModel('thesis', { seed: 1, size: 32, classes: 5 });
  assert.deepEqual(model.inputs[0]!.shape, [null, 32, 32, 1]);
  assert.deepEqual(model.outputs[0]!.shape, [null, 5]);
  model.dispose();
});

test('an unknown architecture is refused', () => {
  assert.throws(() => buildModel('deep' as Architecture, { seed: 1 }), /no architecture 'deep'/);
});
