import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../../lib/inputError';
import { useBackend } from '../../lib/network/backend';
import { buildModel } from '../../lib/network/model/models';
import { CHECKPOINT_FILE } from '../../lib/network/train/checkpoint';
import { CheckpointError } from '../../lib/network/train/checkpointError';
import type { Epoch } from '../../lib/network/train/history';
import { train } from '../../lib/network/train/train';
import type { TrainOptions } from '../../lib/network/train/trainOptions';
import { brightSquares, SIDE } from './brightSquares';

const folder = mkdtempSync(path.join(tmpdir(), 'seeing-lab-checkpoint-'));

before(async () => {
  await useBackend();
});
after(() => rmSync(folder, { recursive: true }));

async function trainSmall(options: Partial<TrainOptions> & { readonly seed?: number } = {}) {
  const model = buildModel('thesis', { seed: 1, size: SIDE });
  const history = await train(model, brightSquares(50, 5), { epochs: 6, batchSize: 16, seed: 3, ...options });
  return { history, weights: weightsOf(model), model };
}

function weightsOf(model: tf.LayersModel): Float32Array[] {
  return model.getWeights().map((weight) => weight.dataSync().slice() as Float32Array);
}

function withoutTime(epochs: readonly Epoch[]): object[] {
  return epochs.map(({ seconds: _, ...epoch }) => epoch);
}

/** Everything that a run can remember. */
const FULL: Partial<TrainOptions> = {
  validation: brightSquares(20, 8),
  classWeights: [1, 2, 0.5],
  learningRate: (epoch) => 0.002 / epoch,
  earlyStopping: { patience: 9 },
  augment: (batch, random) => ({ ...batch, pictures: batch.pictures.map((v) => v * (1 + random.uniform())) }),
};

for (const [name, options] of [
  ['plainly', {}],
  ['with two workers', { workers: 2 }],
  ['with momentum', { optimiser: 'momentum', learningRate: 0.01 }],
  ['with Adadelta', { optimiser: 'adadelta', learningRate: 1 }],
  ['with validation, early stopping, augmentation, class weights and a changing rate', FULL],
] as const) {
  test(`a run that was broken off in an epoch and resumed ends where an unbroken one does, bit for bit (${name})`, async () => {
    const checkpoint = path.join(folder, name);
    const whole = await trainSmall(options);
    const controller = new AbortController();
    const broken = await trainSmall({
      ...options,
      checkpoint,
      signal: controller.signal,
      onBatch: ({ epoch, batch }) => {
        if (epoch === 4 && batch === 2) controller.abort();
      },
    });
    assert.equal(broken.history.stopped, 'interrupted');
    assert.equal(broken.history.epochs.length, 3);
    const resumed = await trainSmall({ ...options, checkpoint, resume: true });
    assert.deepEqual(resumed.weights, whole.weights);
    assert.deepEqual(withoutTime(resumed.history.epochs), withoutTime(whole.history.epochs));
    assert.equal(resumed.history.bestEpoch, whole.history.bestEpoch);
    assert.deepEqual(readdirSync(checkpoint), [CHECKPOINT_FILE]);
  });
}

test('a finished run is resumed for more epochs, and not trained on when there are none left', async () => {
  const checkpoint = path.join(folder, 'more');
  const three = await trainSmall({ checkpoint, epochs: 3 });
  const same = await trainSmall({ checkpoint, epochs: 3, resume: true });
  assert.deepEqual(same.weights, three.weights);
  assert.deepEqual(same.history, three.history);
  const six = await trainSmall({ checkpoint, resume: true });
  assert.deepEqual(six.weights, (await trainSmall()).weights);
});

test('early stopping goes by the epochs before the break, and gives back their weights', async () => {
  const checkpoint = path.join(folder, 'early');
  const options: Partial<TrainOptions> = {
    epochs: 12,
    validation: brightSquares(30, 8),
    learningRate: (epoch) => (epoch <= 3 ? 0.002 : 0.3),
    earlyStopping: { patience: 3 },
  };
  const whole = await trainSmall(options);
  assert.equal(whole.history.stopped, 'early');
  await trainSmall({ ...options, checkpoint, epochs: whole.history.epochs.length - 1 });
  const resumed = await trainSmall({ ...options, checkpoint, resume: true });
  assert.equal(resumed.history.stopped, 'early');
  assert.equal(resumed.history.bestEpoch, whole.history.bestEpoch);
  assert.deepEqual(resumed.weights, whole.weights);
  const again = await trainSmall({ ...options, checkpoint, resume: true });
  assert.equal(again.history.epochs.length, whole.history.epochs.length);
  assert.deepEqual(again.weights, whole.weights);
});

test('the checkpoint of another run is refused, saying what is different', async () => {
  const checkpoint = path.join(folder, 'other');
  await trainSmall({ checkpoint, epochs: 1 });
  const cases: readonly [Partial<TrainOptions>, RegExp][] = [
    [{ optimiser: 'sgd' }, /another optimiser/],
    [{ seed: 4 }, /checkpoint\.bin is of another run, with another seed: resume with what/],
    [{ batchSize: 8 }, /another batch size/],
    [{ learningRate: 0.1 }, /another learning rate/],
    [{ validation: brightSquares(9, 1) }, /another validation set/],
    [
      { classWeights: [1, 1, 2], earlyStopping: { patience: 1 } },
      /another set of class weights, another measure of the/,
    ],
  ];
  for (const [options, message] of cases) {
    await assert.rejects(trainSmall({ checkpoint, resume: true, ...options }), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, message);
      return true;
    });
  }
  const resume = { epochs: 2, batchSize: 16, seed: 3, checkpoint, resume: true };
  const wide = buildModel('wide', { seed: 1, size: SIDE });
  await assert.rejects(train(wide, brightSquares(50, 5), resume), /another network/);
  const model = buildModel('thesis', { seed: 1, size: SIDE });
  await assert.rejects(train(model, brightSquares(50, 6), resume), /another training set/);
});

test('a checkpoint that is missing, cut short, changed or something else is refused by name', async () => {
  const checkpoint = path.join(folder, 'damaged');
  const resume = () => trainSmall({ checkpoint, resume: true });
  await assert.rejects(resume(), /damaged.checkpoint\.bin does not exist: there is no run to resume/);
  await trainSmall({ checkpoint, epochs: 1 });
  const file = path.join(checkpoint, CHECKPOINT_FILE);
  const good = readFileSync(file);
  const changed = Buffer.from(good);
  changed[good.length >> 1]! ^= 1;
  for (const content of [changed, good.subarray(0, 1000), Buffer.from('no checkpoint'), Buffer.alloc(0)]) {
    writeFileSync(file, content);
    await assert.rejects(resume(), /damaged, cut short or no checkpoint/);
  }
  writeFileSync(file, good);
  truncateSync(file, good.length - 4);
  await assert.rejects(resume(), /damaged, cut short or no checkpoint/);
  rmSync(file);
  mkdirSync(file);
  await assert.rejects(resume(), /checkpoint\.bin cannot be read \(EISDIR\)/);
  await assert.rejects(trainSmall({ resume: true }), /resume needs a checkpoint folder/);
});

test('a checkpoint that cannot be written ends the run; the one before and the last epoch in the model stay', async () => {
  const checkpoint = path.join(folder, 'full');
  const kept = path.join(folder, 'kept');
  const model = buildModel('thesis', { seed: 1, size: SIDE });
  const run = train(model, brightSquares(50, 5), {
    epochs: 6,
    batchSize: 16,
    seed: 3,
    checkpoint,
    onEpoch: ({ epoch }) => {
      if (epoch < 2) return;
      // A file in the place of the folder: nothing can be written into it any more.
      cpSync(checkpoint, kept, { recursive: true });
      rmSync(checkpoint, { recursive: true });
      writeFileSync(checkpoint, '');
    },
  });
  await assert.rejects(run, (error: unknown) => {
    assert.ok(error instanceof CheckpointError);
    assert.match(
      error.message,
      /the checkpoint of epoch 3 could not be written \(.+\)\. The checkpoint of epoch 2 is still/,
    );
    assert.equal(error.epochs.length, 3);
    return true;
  });
  assert.deepEqual(weightsOf(model), (await trainSmall({ epochs: 3 })).weights);
  const resumed = await trainSmall({ checkpoint: kept, resume: true });
  assert.deepEqual(resumed.weights, (await trainSmall()).weights);
});
