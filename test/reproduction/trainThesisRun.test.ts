import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useBackend } from '../../lib/network/backend';
import { createRandom } from '../../lib/random';
import { overSeeds } from '../../lib/reproduction/shippedRuns';
import { RUN_NAMES } from '../../lib/reproduction/thesisRuns';
import { trainThesisRun } from '../../lib/reproduction/trainThesisRun';
import type { StampSet } from '../../lib/stamps/stampSet';

const SIDE = 12;

/** Stamps whose class is the row that shines. */
function stripes(seed: number, count: number): StampSet {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const stamps = new Float32Array(count * SIDE * SIDE);
  for (let k = 0; k < stamps.length; k++) {
    const row = Math.floor(k / SIDE) % SIDE;
    const label = labels[Math.floor(k / SIDE ** 2)]!;
    stamps[k] = 0.2 * random.uniform() + (row === 2 + 3 * label ? 0.8 : 0);
  }
  return { count, size: SIDE, stamps, labels, xCentres: new Float32Array(count), yCentres: new Float32Array(count) };
}

const lists = { training: stripes(1, 30), validation: stripes(2, 9), evaluation: stripes(3, 12) };

test('every run of chapter 4 is trained and scored on both lists after each epoch', async () => {
  await useBackend();
  for (const name of RUN_NAMES) {
    const { model, run } = await trainThesisRun(name, lists, { seed: 1, epochs: 2, workers: 1 });
    const hasDropout = model.layers.some((layer) => layer.getClassName() === 'Dropout');
    assert.equal(hasDropout, name !== 'wide' && name !== 'final without dropout', name);
    model.dispose();
    // Flips: three more of the 20 stamps of the rare classes.
    assert.equal(run.stamps, name === 'first' || name === 'final without flips' ? 30 : 90, name);
    assert.equal(run.epochs.length, 2);
    const counted = run.confusion.evaluation.flat().reduce((sum, count) => sum + count, 0);
    const right = run.confusion.evaluation.reduce((sum, row, label) => sum + row[label]!, 0);
    assert.equal(counted, 12);
    assert.equal(run.epochs[1]!.evaluationAccuracy, right / 12, name);
  }
});

test('the same seed trains the same run; the spread over seeds is that of the sample', async () => {
  await useBackend();
  const loss = async (seed: number): Promise<number> => {
    const { model, run } = await trainThesisRun('final', lists, { seed, epochs: 1, workers: 1 });
    model.dispose();
    return run.epochs[0]!.loss;
  };
  assert.equal(await loss(1), await loss(1));
  assert.notEqual(await loss(1), await loss(2));
  const run = { name: 'final', stamps: 1, epochs: [], confusion: { validation: [], evaluation: [] } } as const;
  const calibration = { error: 0, temperature: 1, errorWithTemperature: 0 };
  const runs = [1, 2, 3].map((seed) => ({ ...run, calibration, seed }));
  const stamps = { training: [], validation: [], evaluation: [] };
  assert.deepEqual(
    overSeeds({ night: 1, stamps, runs }, 'final', ({ seed }) => seed),
    { mean: 2, deviation: 1, seeds: 3 },
  );
});
