import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { UsageError } from '../../lib/cli/command';
import { command } from '../../lib/cli/evaluate';
import { InputError } from '../../lib/inputError';
import { useBackend } from '../../lib/network/backend';
import { evaluate } from '../../lib/network/judge/evaluate';
import { saveModel } from '../../lib/network/model/saveModel';
import { writeStamps } from '../../lib/stamps/hdf5';
import type { StampSet } from '../../lib/stamps/stampSet';

const folder = mkdtempSync(path.join(tmpdir(), 'seeing-lab-evaluate-'));
const stampFile = path.join(folder, 'stamps.h5');
const modelFolder = path.join(folder, 'model');
const set: StampSet = {
  count: 6,
  size: 4,
  stamps: Float32Array.from({ length: 96 }, (_, i) => Math.abs(Math.sin(i * i))),
  labels: Uint8Array.from([0, 1, 1, 0, 1, 0]),
  xCentres: new Float32Array(6),
  yCentres: new Float32Array(6),
};
let model: tf.LayersModel;

before(async () => {
  await useBackend();
  const sequential = tf.sequential();
  sequential.add(tf.layers.flatten({ inputShape: [4, 4, 1] }));
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 4 });
  sequential.add(tf.layers.dense({ units: 3, activation: 'softmax', kernelInitializer }));
  model = sequential;
  await saveModel(model, modelFolder);
  await writeStamps(stampFile, set);
});
after(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]): Promise<{ status: number; out: string[]; log: string[] }> {
  const out: string[] = [];
  const log: string[] = [];
  const status = await command.run(words, { out: (line) => out.push(line), log: (line) => log.push(line) });
  return { status, out, log };
}

test('one JSON line holds what evaluate() finds; scores without a meaning are null', async () => {
  const { status, out } = await run('--model', modelFolder, stampFile, '--json');
  const wanted = await evaluate(model, set);
  assert.equal(status, 0);
  assert.equal(out.length, 1);
  const found = JSON.parse(out[0]!);
  assert.equal(found.accuracy, wanted.accuracy);
  assert.equal(found.loss, wanted.loss);
  assert.deepEqual(found.confusion, wanted.confusion);
  assert.deepEqual(found.perClass, JSON.parse(JSON.stringify(wanted.perClass)));
  assert.equal(found.perClass[2].recall, null);
  assert.deepEqual([found.file, found.model, found.stamps], [stampFile, modelFolder, 6]);
});

test('without --json a person gets a table with every class', async () => {
  const { status, out } = await run('--model', modelFolder, stampFile);
  assert.equal(status, 0);
  assert.match(out.join('\n'), /6 stamps, accuracy 0\.\d{4}, loss \d/);
  for (const name of ['Circular', 'Comet', 'Donut']) assert.ok(out[0]!.includes(name));
  assert.ok(!out[0]!.includes('NaN'));
});

test('a file that fails is named, the others are still evaluated, the status is 1', async () => {
  const text = path.join(folder, 'text.h5');
  writeFileSync(text, 'no HDF5');
  const larger = path.join(folder, 'larger.h5');
  await writeStamps(larger, {
    ...set,
    count: 1,
    size: 8,
    stamps: new Float32Array(64).fill(1),
    labels: set.labels.slice(0, 1),
    xCentres: new Float32Array(1),
    yCentres: new Float32Array(1),
  });
  const { status, out, log } = await run('--model', modelFolder, text, larger, stampFile, '--json');
  const lines = out.map((line) => JSON.parse(line));
  assert.equal(status, 1);
  assert.ok(lines[0].error.includes(text));
  assert.equal(lines[1].error, `${larger}: the model wants pictures of 4 x 4 x 1, the stamps are 8 x 8`);
  assert.equal(lines[2].stamps, 6);
  assert.ok(log.includes(lines[0].error) && log.includes(lines[1].error));
});

test('a missing model is one clear error', async () => {
  await assert.rejects(run('--model', path.join(folder, 'none'), stampFile), (error: Error) => {
    return error instanceof InputError && error.message.includes('none does not exist');
  });
});

test('bad usage is told apart from bad files', async () => {
  for (const words of [[], [stampFile], ['--model', modelFolder], ['--modell', modelFolder, stampFile]]) {
    await assert.rejects(run(...words), UsageError);
  }
});
