import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';

const LIB = path.join(__dirname, '../../lib/network');

/** Trains 50 epochs of 32 steps and prints the resident memory of the process, bytes, and its tensors after each. */
const TRAIN = `
const { useBackend } = require(${JSON.stringify(path.join(LIB, 'backend'))});
const { buildModel } = require(${JSON.stringify(path.join(LIB, 'model/models'))});
const { train } = require(${JSON.stringify(path.join(LIB, 'train/train'))});
const tf = require(${JSON.stringify(require.resolve('@tensorflow/tfjs'))});
(async () => {
  await useBackend('wasm');
  const [count, size] = [256, 28];
  const set = {
    pictures: Float32Array.from({ length: count * size * size }, (_, i) => Math.sin(i * i)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
  };
  const resident = [];
  const tensors = [];
  await train(buildModel('thesis', { seed: 1, size }), set, {
    epochs: 100,
    seed: 1,
    batchSize: 8,
    validation: set,
    earlyStopping: { patience: 100 },
    workers: Number(process.argv[1]),
    onEpoch: () => {
      resident.push(process.memoryUsage.rss());
      tensors.push(tf.memory().numTensors);
    },
  });
  console.log(JSON.stringify({ resident, tensors }));
})();`;

for (const workers of [1, 2]) {
  test(`over 100 epochs the resident memory grows by less than 5 % and no tensor is left (${workers} workers)`, (context) => {
    const env = { ...process.env, SEEING_LAB_BACKEND: '' };
    const words = ['-e', TRAIN, String(workers)];
    const { resident, tensors } = JSON.parse(execFileSync(process.execPath, words, { env, encoding: 'utf8' })) as {
      readonly resident: number[];
      readonly tensors: number[];
    };
    assert.equal(resident.length, 100);
    assert.equal(new Set(tensors).size, 1, `tensors: ${tensors}`);
    // The first 50 epochs fill the heaps of the threads and compile their code: over 300 it then stays within 1 %.
    const [early, late] = [median(resident.slice(50, 65)), median(resident.slice(85))];
    const growth = late / early - 1;
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
    context.diagnostic(
      `${megabytes(early)} MB after epochs 51 to 65, ${megabytes(late)} MB after epochs 86 to 100: ${(100 * growth).toFixed(1)} %`,
    );
    assert.ok(growth < 0.05, `resident memory: ${resident.map(megabytes).join(' ')} MB`);
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
