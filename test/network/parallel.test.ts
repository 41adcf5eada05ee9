import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';
import workerThreads, { type Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { useBackend } from '../../lib/network/backend';
import { type Architecture, buildModel } from '../../lib/network/models';
import { type TrainOptions, train } from '../../lib/network/train';
import { WorkerError } from '../../lib/network/workerError';
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
