import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { adam } from '../../lib/learning/optimisers/adam';
import { useBackend } from '../../lib/network/backend';
import { evaluatePictures } from '../../lib/network/judge/evaluate';
import { buildModel } from '../../lib/network/model/models';
import { trainableVariables } from '../../lib/network/model/modelWeights';
import { countHits } from '../../lib/network/step/countHits';
import { train } from '../../lib/network/train/train';
import type { TrainingPictures } from '../../lib/network/train/trainingData';
import type { TrainOptions } from '../../lib/network/train/trainOptions';
import { createRandom } from '../../lib/random';
import { brightSquares, SIDE } from './brightSquares';
import { gradientOf } from './gradientOf';
import { largestDifference } from './wave';

const FIXTURE = join(__dirname, '../../../test/fixtures/network/adamSteps.json');

before(async () => {
  await useBackend();
});

const SMALL = { seed: 1, size: SIDE };

async function trainSmall(options: Partial<TrainOptions> & { readonly architecture?: 'thesis' | 'first' } = {}) {
  const { architecture = 'thesis', ...rest } = options;
  const model = buildModel(architecture, SMALL);
  const history = await train(model, brightSquares(70, 5), { epochs: 2, seed: 3, ...rest });
  const weights = model.getWeights().map((weight) => weight.dataSync() as Float32Array);
  return { model, history, weights };
}

/** The network of adamSteps.py. */
function fixtureModel(): tf.LayersModel {
  const relu = { activation: 'relu', kernelSize: 3 } as const;
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        ...relu,
        filters: 4,
        padding: 'same',
        inputShape: [SIDE, SIDE, 1],
        kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }),
      }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.conv2d({ ...relu, filters: 8 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
}

test('three steps are those of Adam in PyTorch, with class weights and a regulariser', async () => {
  const fixture = JSON.parse(readFileSync(FIXTURE, 'utf8')) as {
    readonly pictures: number[];
    readonly labels: number[];
    readonly classWeights: number[];
    readonly first: number[][];
    readonly last: number[][];
    readonly losses: number[];
  };
  const model = fixtureModel();
  model.setWeights(fixture.first.map((values, i) => tf.tensor(values, model.getWeights()[i]!.shape)));
  const losses: number[] = [];
  await train(
    model,
    { pictures: Float32Array.from(fixture.pictures), labels: fixture.labels },
    { epochs: 3, batchSize: 8, seed: 1, classWeights: fixture.classWeights, onEpoch: ({ loss }) => losses.push(loss) },
  );
  for (const [i, loss] of losses.entries())
    assert.ok(Math.abs(loss - fixture.losses[i]!) < 2e-6, `loss ${loss} after ${i} steps`);
  model.getWeights().forEach((weight, i) => {
    weight.dataSync().forEach((value, k) => {
      // Each step moves a weight by up to 0.001; float32 gradients near zero turn the direction of a part of it.
      assert.ok(Math.abs(value - fixture.last[i]![k]!) < 1e-6, `weight ${i}[${k}]: ${value}, ${fixture.last[i]![k]}`);
    });
  });
});

test('the gradient of the whole loss is its finite difference in any direction', () => {
  // Smooth activations and no pooling: the differences then have no kinks to step over.
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        filters: 5,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        activation: 'tanh',
        inputShape: [SIDE, SIDE, 1],
      }),
      tf.layers.conv2d({
        filters: 6,
        kernelSize: 3,
        activation: 'softplus',
        kernelRegularizer: tf.regularizers.l2({ l2: 0.05 }),
      }),
      tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: 'softmax', kernelRegularizer: tf.regularizers.l2({ l2: 0.02 }) }),
    ],
  });
  const random = createRandom('finite differences');
  const variables = trainableVariables(model);
  const weights = variables.map((variable) =>
    Float32Array.from({ length: variable.size }, () => 0.3 * random.normal()),
  );
  const place = (step: number, direction: readonly Float32Array[]): number => {
    tf.tidy(() => {
      for (const [i, variable] of variables.entries()) {
        variable.assign(
          tf.tensor(
            weights[i]!.map((value, k) => value + step * direction[i]![k]!),
            variable.shape,
          ),
        );
      }
    });
    return gradientOf(model, batch, [1, 2, 0.5]).loss;
  };
  const batch = brightSquares(9, 2);
  place(0, weights);
  const { gradients } = gradientOf(model, batch, [1, 2, 0.5]);
  for (let trial = 0; trial < 20; trial++) {
    const direction = weights.map((values) => values.map(() => random.normal()));
    const slope = gradients.reduce((sum, g, i) => sum + g.reduce((s, value, k) => s + value * direction[i]![k]!, 0), 0);
    const step = 2e-3;
    const difference = (place(step, direction) - place(-step, direction)) / (2 * step);
    assert.ok(Math.abs(difference - slope) < 2e-3 * Math.max(1, Math.abs(slope)), `${difference} against ${slope}`);
  }
});

test('a run learns what tells the classes apart', async () => {
  const { model, history } = await trainSmall({ epochs: 25, batchSize: 16, learningRate: 0.005 });
  const { pictures, labels } = brightSquares(60, 99);
  const { accuracy } = await evaluatePictures(model, { pictures, labels, classNames: ['left', 'middle', 'right'] });
  assert.ok(accuracy > 0.95, `accuracy ${accuracy} on pictures never seen`);
  assert.equal(history.stopped, 'finished');
  assert.equal(history.bestEpoch, 25);
});

for (const architecture of ['thesis', 'first'] as const) {
  test(`the same seed gives the same weights bit for bit, another seed others (${architecture})`, async () => {
    const [one, same, other] = [
      await trainSmall({ architecture }),
      await trainSmall({ architecture }),
      await trainSmall({ architecture, seed: 4 }),
    ];
    assert.deepEqual(same.weights, one.weights);
    assert.deepEqual(
      same.history.epochs.map(({ loss }) => loss),
      one.history.epochs.map(({ loss }) => loss),
    );
    assert.notDeepEqual(other.weights, one.weights);
  });
}

test('the number of tensors stays the same over the epochs, and a run leaves none behind', async () => {
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  const { model } = await trainSmall({
    epochs: 4,
    validation: brightSquares(9, 8),
    earlyStopping: { patience: 9 },
    onEpoch: () => counts.push(tf.memory().numTensors),
  });
  assert.equal(new Set(counts).size, 1, `tensors after each epoch: ${counts}`);
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});

test('early stopping gives back the weights of the best epoch', async () => {
  const validation = brightSquares(30, 8);
  // A step that explodes after the third epoch: the best epoch is then among the first three.
  const { model, history } = await trainSmall({
    epochs: 12,
    validation,
    learningRate: (epoch) => (epoch <= 3 ? 0.002 : 0.3),
    earlyStopping: { patience: 2 },
  });
  const losses = history.epochs.map((epoch) => epoch.validationLoss!);
  assert.equal(history.stopped, 'early');
  assert.equal(history.bestEpoch, losses.indexOf(Math.min(...losses)) + 1);
  assert.equal(history.epochs.length, history.bestEpoch + 2);
  const { loss } = await evaluatePictures(model, { ...validation, classNames: ['left', 'middle', 'right'] });
  assert.ok(Math.abs(loss - Math.min(...losses)) < 1e-6, `${loss} against ${losses}`);
});

test('an abort stops after the batch and keeps the epochs that were complete', async () => {
  const controller = new AbortController();
  let batches = 0;
  const { history } = await trainSmall({
    epochs: 50,
    signal: controller.signal,
    onBatch: ({ epoch, batch }) => {
      batches++;
      if (epoch === 2 && batch === 1) controller.abort();
    },
  });
  assert.equal(history.stopped, 'interrupted');
  assert.equal(history.epochs.length, 1);
  assert.equal(history.bestEpoch, 1);
  assert.equal(batches, 4);
});

test("an interrupt stops a run as Jupyter's button does, and the process lives on", async () => {
  const listeners = process.listenerCount('SIGINT');
  const { history } = await trainSmall({
    epochs: 50,
    onBatch: ({ epoch }) => {
      if (epoch === 2) process.kill(process.pid, 'SIGINT');
    },
  });
  assert.equal(history.stopped, 'interrupted');
  assert.ok(history.epochs.length <= 2);
  assert.equal(process.listenerCount('SIGINT'), listeners);
});

test('augmentation sees every batch and is repeated by the seed', async () => {
  const augmented = (): ReturnType<typeof trainSmall> =>
    trainSmall({
      augment: (batch, random) => ({
        ...batch,
        pictures: batch.pictures.map((value) => value * (1 + random.uniform())),
      }),
    });
  const [plain, one, same] = [await trainSmall(), await augmented(), await augmented()];
  assert.deepEqual(same.weights, one.weights);
  assert.notDeepEqual(plain.weights, one.weights);
});

test('a pixel that is not a number ends the run with a clear error', async () => {
  const model = buildModel('thesis', SMALL);
  const set = brightSquares(12, 1);
  set.pictures[SIDE * SIDE * 5 + 30] = Number.NaN;
  await assert.rejects(
    train(model, set, { epochs: 1, seed: 1 }),
    /Picture 5 of the training set holds a pixel that is NaN/,
  );
});

test('weights that explode end the run with a clear error', async () => {
  const options = { epochs: 20, learningRate: 1e30 };
  await assert.rejects(trainSmall(options), /Training diverged in epoch 1.*learning rate 1e\+30 is too large/);
});

test('however a run ends, the model has the weights of the last completed epoch', async () => {
  const afterOne = (await trainSmall({ epochs: 1 })).weights;
  for (const workers of [1, 2]) {
    const model = buildModel('thesis', SMALL);
    const options = { epochs: 9, seed: 3, workers };
    const learningRate = (epoch: number): number => (epoch === 1 ? 0.001 : 1e30);
    await assert.rejects(train(model, brightSquares(70, 5), { ...options, learningRate }), /diverged in epoch 2/);
    assertSameWeights(model, afterOne);
    const controller = new AbortController();
    const stopped = await trainSmall({
      workers,
      epochs: 3,
      signal: controller.signal,
      onBatch: ({ epoch, batch }) => {
        if (epoch === 2 && batch === 2) controller.abort();
      },
    });
    assert.equal(stopped.history.stopped, 'interrupted');
    assert.equal(stopped.history.bestEpoch, 1);
    assertSameWeights(stopped.model, afterOne);
  }
  const first = buildModel('thesis', SMALL);
  await assert.rejects(train(first, brightSquares(70, 5), { epochs: 1, seed: 3, learningRate: 1e30 }), /diverged/);
  assertSameWeights(
    first,
    buildModel('thesis', SMALL)
      .getWeights()
      .map((weight) => weight.dataSync() as Float32Array),
  );
});

/** Bit for bit on one thread, within rounding on several. */
function assertSameWeights(model: tf.LayersModel, wanted: readonly Float32Array[]): void {
  model.getWeights().forEach((weight, i) => {
    assert.ok(largestDifference(weight.dataSync() as Float32Array, wanted[i]!) < 1e-6, `weight ${i}`);
  });
}

test('a run that diverges after the best epoch ends with the best epoch where early stopping restores it', async () => {
  const validation = brightSquares(30, 8);
  const model = buildModel('thesis', SMALL);
  const losses: number[] = [];
  const run = train(model, brightSquares(70, 5), {
    epochs: 9,
    seed: 3,
    validation,
    earlyStopping: { patience: 9 },
    learningRate: (epoch) => [0.002, 0.002, 0.3][epoch - 1] ?? 1e30,
    onEpoch: ({ validationLoss }) => losses.push(validationLoss!),
  });
  await assert.rejects(run, /diverged/);
  const { loss } = await evaluatePictures(model, { ...validation, classNames: ['left', 'middle', 'right'] });
  assert.ok(Math.abs(loss - Math.min(...losses)) < 1e-6, `${loss} against ${losses}`);
});

test('ties and NaN are no hits', () => {
  const third = 1 / 3;
  const answers = Float32Array.of(third, third, third, Number.NaN, 0, 0, 0.1, 0.8, 0.1, 0.5, Number.NaN, 0.2);
  assert.equal(countHits(answers, [0, 0, 1, 0]), 1);
});

test('a network that is sure and wrong still learns, whatever its last layer and its logits', () => {
  const dense = { units: 3, kernelInitializer: 'zeros' } as const;
  const endings: readonly (() => tf.layers.Layer[])[] = [
    () => [tf.layers.dense({ ...dense, activation: 'softmax' })],
    () => [tf.layers.dense(dense), tf.layers.activation({ activation: 'softmax' })],
    () => [tf.layers.dense(dense), tf.layers.softmax()],
  ];
  for (const ending of endings) {
    for (const z of [0, 1, 80, 90, 1000]) {
      const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [1, 1, 1] }), ...ending()] });
      model.layers[1]!.setWeights([tf.tensor2d([[z, 0, 0]]), tf.zeros([3])]);
      const { gradients, loss } = gradientOf(model, { pictures: Float32Array.of(1), labels: [1] });
      const wrong = z > 80 ? 1 : Math.exp(z) / (Math.exp(z) + 2);
      assert.ok(
        largestDifference(gradients[0]!, [wrong, (1 - wrong) / 2 - 1, (1 - wrong) / 2]) < 1e-6,
        `${gradients[0]}`,
      );
      assert.ok(Math.abs(loss - (z + Math.log(1 + 2 * Math.exp(-z)))) < 1e-5 * (1 + z));
    }
  }
});

for (const [optimiser, learningRate] of [
  ['sgd', 0.1],
  ['momentum', 0.02],
  ['adagrad', 0.02],
  ['rmsprop', 0.002],
  ['adadelta', 1],
  ['adam', 0.003],
] as const) {
  test(`${optimiser} of chapter 2 trains the convolutional network too`, async () => {
    const { model, history } = await trainSmall({ optimiser, learningRate, epochs: 12, batchSize: 8 });
    const [first, last] = [history.epochs[0]!.loss, history.epochs.at(-1)!.loss];
    assert.ok(last < 0.8 * first, `loss ${first}, then ${last}`);
    model.dispose();
  });
}

test("the compiled Adam goes the way of chapter 2's", async () => {
  const [ours, lessons] = [await trainSmall(), await trainSmall({ optimiser: (size) => adam(size) })];
  assertSameWeights(ours.model, lessons.weights);
});

test('numbers that make no run are refused', async () => {
  const cases: readonly [Partial<TrainOptions>, RegExp][] = [
    [{ epochs: 0 }, /epochs is 1, 2, 3 \.\.\., got 0/],
    [{ epochs: Number.NaN }, /epochs/],
    [{ batchSize: 2.5 }, /batchSize is 1, 2, 3 \.\.\., got 2.5/],
    [{ classWeights: [1, 2] }, /3 class weights from 0 on are wanted, one a class, got 1, 2/],
    [{ classWeights: [1, -1, 2] }, /got 1, -1, 2/],
    [{ earlyStopping: { patience: 2, monitor: 'validationLoss' } }, /needs validation data/],
  ];
  for (const [options, message] of cases) await assert.rejects(trainSmall(options), message);
});

test('pictures of another size, foreign labels and an empty set are refused', async () => {
  const model = buildModel('thesis', SMALL);
  const { pictures, labels } = brightSquares(12, 1);
  const run = (set: TrainingPictures) => train(model, set, { epochs: 1, seed: 1 });
  await assert.rejects(run({ pictures: pictures.subarray(1), labels }), /144 pixels for each label/);
  await assert.rejects(
    run({ pictures, labels: Array.from(labels, () => 3) }),
    /label 0 of the training set is 3, wanted a class from 0 to 2/,
  );
  await assert.rejects(run({ pictures: new Float32Array(0), labels: [] }), /training set is empty/);
});

test('the gradient of an L1 penalty is its weight times the sign of each weight, of L2 twice its weight times the weight', () => {
  const build = (kernelRegularizer?: ReturnType<typeof tf.regularizers.l1>): tf.LayersModel =>
    tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [SIDE, SIDE, 1] }),
        tf.layers.dense({
          units: 3,
          activation: 'softmax',
          kernelInitializer: tf.initializers.glorotUniform({ seed: 4 }),
          ...(kernelRegularizer === undefined ? {} : { kernelRegularizer }),
        }),
      ],
    });
  const slopesOf = (model: tf.LayersModel) => gradientOf(model, brightSquares(9, 2)).gradients[0]!;
  const plain = slopesOf(build());
  const model = build(tf.regularizers.l1l2({ l1: 0.25, l2: 0.125 }));
  const weights = model.getWeights()[0]!.dataSync();
  slopesOf(model).forEach((slope, i) => {
    const wanted = plain[i]! + 0.25 * Math.sign(weights[i]!) + 2 * 0.125 * weights[i]!;
    assert.ok(Math.abs(slope - wanted) < 1e-6, `${slope}, wanted ${wanted}`);
  });
});
