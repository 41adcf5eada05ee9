import assert from 'node:assert/strict';
import os from 'node:os';
import { afterEach, before, test } from 'node:test';
import workerThreads, { type Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { useBackend } from '../../lib/network/backend';
import { predict } from '../../lib/network/judge/predict';
import { openPredictor } from '../../lib/network/judge/predictor';
import { type Architecture, buildModel } from '../../lib/network/model/models';
import { train } from '../../lib/network/train/train';
import type { TrainOptions } from '../../lib/network/train/trainOptions';
import { workersFor } from '../../lib/network/workers/workerCount';
import { WorkerError } from '../../lib/network/workers/workerError';
import { brightSquares, SIDE } from './brightSquares';

delete process.env.SEEING_LAB_BACKEND;

/** The workers that the library starts, so that a test can kill one. */
const started: Worker[] = [];
const RealWorker = workerThreads.Worker;
workerThreads.Worker = class extends RealWorker {
  constructor(...args: ConstructorParameters<typeof RealWorker>) {
    super(...args);
    started.push(this);
  }
};

before(async () => {
  await useBackend('wasm');
});

afterEach(() => {
  started.length = 0;
});

interface Trial extends Partial<TrainOptions> {
  readonly architecture?: Architecture;
}

/** 24 steps: 4 epochs of 6 batches, the last of them with a single picture. */
async function trainSmall({ architecture = 'thesis', ...options }: Trial = {}) {
  const model = buildModel(architecture, { seed: 1, size: SIDE });
  const history = await train(model, brightSquares(81, 5), { epochs: 4, batchSize: 16, seed: 3, ...options });
  return { model, history, weights: weightsOf(model) };
}

function weightsOf(model: tf.LayersModel): Float32Array[] {
  return model.getWeights().map((weight) => weight.dataSync() as Float32Array);
}

/** The largest difference of two sets of weights as a fraction of the largest weight of the same layer. */
function relativeDifference(ours: readonly Float32Array[], wanted: readonly Float32Array[]): number {
  return Math.max(
    ...wanted.map((values, p) => {
      const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      return values.reduce((most, value, i) => Math.max(most, Math.abs(value - ours[p]![i]!)), 0) / size;
    }),
  );
}

for (const [architecture, counts] of [
  ['thesis', [2, 3]],
  ['first', [3]],
] as const) {
  test(`one and several workers train to the same weights within rounding (${architecture})`, async () => {
    const options = { architecture, classWeights: [1, 2, 0.5], validation: brightSquares(10, 8) };
    const one = await trainSmall({ ...options, workers: 1 });
    for (const workers of counts) {
      const several = await trainSmall({ ...options, workers });
      assert.equal(started.length, workers);
      started.length = 0;
      const difference = relativeDifference(several.weights, one.weights);
      assert.ok(difference < 1e-5, `${workers} workers: weights differ by ${difference}`);
      several.history.epochs.forEach((epoch, i) => {
        const wanted = one.history.epochs[i]!;
        assert.ok(Math.abs(epoch.loss - wanted.loss) < 1e-5 * wanted.loss, `${epoch.loss}, wanted ${wanted.loss}`);
        assert.equal(epoch.accuracy, wanted.accuracy);
        assert.ok(
          Math.abs(epoch.validationLoss! - wanted.validationLoss!) < 1e-5 * wanted.validationLoss!,
          `${epoch.validationLoss}, wanted ${wanted.validationLoss}`,
        );
        assert.equal(epoch.validationAccuracy, wanted.validationAccuracy);
      });
    }
  });
}

test('the same seed and number of workers give the same weights bit for bit', async () => {
  const [one, same] = [await trainSmall({ workers: 2 }), await trainSmall({ workers: 2 })];
  assert.deepEqual(same.weights, one.weights);
});

test('augmented batches are shared out as they come', async () => {
  const augment: TrainOptions['augment'] = (batch, random) => ({
    ...batch,
    pictures: batch.pictures.map((value) => value * (1 + random.uniform())),
  });
  const [one, two] = [await trainSmall({ augment, workers: 1 }), await trainSmall({ augment, workers: 2 })];
  const difference = relativeDifference(two.weights, one.weights);
  assert.ok(difference < 1e-5, `weights differ by ${difference}`);
});

test('early stopping gives back the best weights that the workers reached', async () => {
  const options: Trial = {
    epochs: 8,
    validation: brightSquares(30, 8),
    learningRate: (epoch) => (epoch <= 3 ? 0.002 : 0.3),
    earlyStopping: { patience: 2 },
  };
  const [one, two] = [await trainSmall({ ...options, workers: 1 }), await trainSmall({ ...options, workers: 2 })];
  assert.equal(two.history.stopped, 'early');
  assert.equal(two.history.bestEpoch, one.history.bestEpoch);
  assert.ok(relativeDifference(two.weights, one.weights) < 1e-5);
});

test('an interrupt stops the workers after the batch and keeps what was learnt', async () => {
  const { history, weights } = await trainSmall({
    workers: 2,
    onBatch: ({ epoch, batch }) => {
      if (epoch === 2 && batch === 1) process.kill(process.pid, 'SIGINT');
    },
  });
  assert.equal(history.stopped, 'interrupted');
  assert.equal(history.epochs.length, 1);
  const first = weightsOf(buildModel('thesis', { seed: 1, size: SIDE }));
  assert.ok(relativeDifference(weights, first) > 1e-3);
});

test('a worker that dies ends the run with one clear error and the weights of the last completed epoch', async () => {
  const model = buildModel('thesis', { seed: 1, size: SIDE });
  let afterEpoch: Float32Array[] = [];
  const run = train(model, brightSquares(81, 5), {
    epochs: 9,
    batchSize: 16,
    seed: 3,
    workers: 2,
    onEpoch: () => {
      afterEpoch = weightsOf(model);
    },
    onBatch: ({ epoch, batch }) => {
      if (epoch === 3 && batch === 2) void started[1]!.terminate();
    },
  });
  await assert.rejects(run, (error: unknown) => {
    assert.ok(error instanceof WorkerError);
    assert.match(error.message, /^Training worker 2 died/);
    assert.deepEqual(
      error.epochs.map(({ epoch }) => epoch),
      [1, 2],
    );
    return true;
  });
  assert.deepEqual(weightsOf(model), afterEpoch);
  assert.ok(started.every((worker) => worker.threadId === -1));
});

test('the event loop runs while the workers compute, and no tensors are left behind', async () => {
  const before = tf.memory().numTensors;
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const { model } = await trainSmall({ workers: 2 });
  clearInterval(timer);
  model.dispose();
  assert.ok(ticks > 20, `${ticks} ticks`);
  assert.equal(tf.memory().numTensors, before);
});

test('little work stays on this thread; a wrong number of workers is refused', async () => {
  await trainSmall();
  assert.equal(started.length, 0);
  await assert.rejects(trainSmall({ workers: 0 }), /workers is 1, 2, 3 \.\.\., got 0/);
  await assert.rejects(trainSmall({ workers: 1.5 }), RangeError);
});

test('as many workers as have pictures enough in each batch, however many cores there are', (context) => {
  context.mock.method(os, 'availableParallelism', () => 64);
  const workers = (architecture: Architecture, batchSize: number, pictures = 2359): number =>
    workersFor(buildModel(architecture, { seed: 1 }), { batchSize, pictures, epochs: 600 });
  assert.equal(workers('thesis', 4), 1);
  assert.ok(workers('thesis', 32) >= 2 && workers('thesis', 32) <= 8, `${workers('thesis', 32)}`);
  assert.ok(workers('thesis', 1024) > 32);
  assert.equal(workers('thesis', 1024, 16), 3);
  assert.equal(workers('mnistAnn', 32, 60_000), 1);
});

test('a model with batch normalisation, whose statistics need the whole batch, stays on this thread', async () => {
  const model = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [SIDE, SIDE, 1] }),
      tf.layers.batchNormalization(),
      tf.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  await train(model, brightSquares(20, 5), { epochs: 1, seed: 1, workers: 2 });
  assert.equal(started.length, 0);
});

test('several threads see in pictures what one sees, call after call, and end with the predictor', async () => {
  const model = buildModel('thesis', { seed: 1, size: SIDE });
  const { pictures } = brightSquares(1201, 6);
  const wanted = await predict(model, pictures, { workers: 1 });
  const predictor = await openPredictor(model, { workers: 3, batchSize: 50 });
  assert.equal(started.length, 3);
  for (const count of [1201, 2, 0, 700]) {
    const found = await predictor.predict(pictures.subarray(0, count * SIDE * SIDE));
    assert.equal(found.length, 3 * count);
    if (count > 0) assert.ok(relativeDifference([found], [wanted.subarray(0, 3 * count)]) < 1e-5);
  }
  await predictor.close();
  assert.ok(started.every((worker) => worker.threadId === -1));
  assert.ok(relativeDifference([await predict(model, pictures, { workers: 2 })], [wanted]) < 1e-5);
  assert.equal(started.length, 5);
  assert.ok(started.every((worker) => worker.threadId === -1));
});

test('predictions that overlap wait for each other, and each gets its own answers', { timeout: 60_000 }, async () => {
  const model = buildModel('thesis', { seed: 1, size: SIDE });
  const sets = [3, 700, 40, 1].map((count) => brightSquares(count, count).pictures);
  const wanted = await Promise.all(sets.map((pictures) => predict(model, pictures, { workers: 1 })));
  const predictor = await openPredictor(model, { workers: 2 });
  const found = await Promise.all(sets.map((pictures) => predictor.predict(pictures)));
  assert.ok(relativeDifference(found, wanted) < 1e-5);
  const damaged = predictor.predict(Float32Array.from(sets[0]!, () => Number.NaN));
  const after = predictor.predict(sets[0]!);
  await assert.rejects(damaged, /a pixel of picture 0 is NaN/);
  assert.ok(relativeDifference([await after], [wanted[0]!]) < 1e-5);
  await predictor.close();
});

test('a prediction follows the weights of its model, and the event loop runs in between', async () => {
  const model = buildModel('thesis', { seed: 1, size: SIDE });
  const { pictures } = brightSquares(900, 6);
  const first = await predict(model, pictures, { workers: 1 });
  const other = buildModel('thesis', { seed: 2, size: SIDE });
  model.setWeights(other.getWeights());
  let turns = 0;
  const timer = setInterval(() => turns++);
  const second = await predict(model, pictures, { workers: 1, batchSize: 16 });
  clearInterval(timer);
  assert.ok(turns > 2, `${turns} turns of the event loop`);
  assert.deepEqual(second, await predict(other, pictures, { workers: 1 }));
  assert.ok(relativeDifference([second], [first]) > 0.01);
});

test('few pictures stay on this thread; a worker that dies over pictures is told', async () => {
  const model = buildModel('thesis', { seed: 1, size: SIDE });
  const { pictures } = brightSquares(20, 6);
  await predict(model, pictures);
  assert.equal(started.length, 0);
  await assert.rejects(predict(model, pictures, { workers: 0 }), /workers is 1, 2, 3 \.\.\., got 0/);
  const predictor = await openPredictor(model, { workers: 2 });
  await started[0]!.terminate();
  await assert.rejects(
    predictor.predict(pictures),
    (error) => error instanceof WorkerError && /worker 1 died/.test(error.message),
  );
  await predictor.close();
});

test('penalties on the size (L1) and the square (L2) of weights count once, however many workers there are', async () => {
  const build = (): tf.LayersModel =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({
          filters: 8,
          kernelSize: 3,
          activation: 'relu',
          inputShape: [SIDE, SIDE, 1],
          kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
          kernelRegularizer: tf.regularizers.l1l2({ l1: 0.01, l2: 0.02 }),
        }),
        tf.layers.flatten(),
        tf.layers.dense({
          units: 3,
          activation: 'softmax',
          kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }),
          kernelRegularizer: tf.regularizers.l1({ l1: 0.03 }),
        }),
      ],
    });
  const results = [];
  for (const workers of [1, 2, 3]) {
    const model = build();
    const { epochs } = await train(model, brightSquares(81, 5), { epochs: 4, batchSize: 16, seed: 3, workers });
    results.push({ weights: weightsOf(model), losses: epochs.map(({ loss }) => loss) });
  }
  const [one, ...others] = results;
  for (const { weights, losses } of others) {
    assert.ok(relativeDifference(weights, one!.weights) < 1e-5);
    assert.ok(relativeDifference([Float32Array.from(losses)], [Float32Array.from(one!.losses)]) < 1e-5);
  }
});
