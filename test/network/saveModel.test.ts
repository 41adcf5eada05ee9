import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../lib/inputError';
import { useBackend } from '../../lib/network/backend';
import { regularisationPenalty } from '../../lib/network/judge/evaluate';
import { predict } from '../../lib/network/judge/predict';
import { loadModel } from '../../lib/network/model/loadModel';
import { buildModel } from '../../lib/network/model/models';
import { saveModel } from '../../lib/network/model/saveModel';
import { dropoutLayers } from '../../lib/network/model/seededDropout';
import { wavePictures } from './wave';

const folder = mkdtempSync(path.join(tmpdir(), 'seeing-lab-model-'));
const saved = path.join(folder, 'new/first');
const copy = path.join(folder, 'copy');
let model: tf.LayersModel;

before(async () => {
  await useBackend();
  model = buildModel('first', { seed: 11, size: 24 });
  await saveModel(model, saved, { classNames: ['Circular', 'Comet', 'Donut'], epochs: 3 });
});
beforeEach(() => {
  rmSync(copy, { recursive: true, force: true });
  cpSync(saved, copy, { recursive: true });
});
after(() => rmSync(folder, { recursive: true }));

test('a saved model comes back with equal outputs, dropout masks, regularisers and notes', async () => {
  assert.deepEqual(readdirSync(saved).sort(), ['model.json', 'weights.bin']);
  const loaded = await loadModel(saved);
  const pictures = wavePictures(2, 24 * 24);
  assert.deepEqual(await predict(loaded, pictures), await predict(model, pictures));
  assert.equal(regularisationPenalty(loaded), regularisationPenalty(model));
  assert.deepEqual(
    dropoutLayers(loaded).map(({ rate, maskSeed }) => [rate, maskSeed]),
    dropoutLayers(model).map(({ rate, maskSeed }) => [rate, maskSeed]),
  );
  assert.deepEqual(loaded.getUserDefinedMetadata(), { classNames: ['Circular', 'Comet', 'Donut'], epochs: 3 });
  loaded.dispose();
});

test("TensorFlow.js' own loader reads a saved model, with its own dropout", async () => {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(path.join(saved, 'model.json'), 'utf8'));
  const weightData = new Uint8Array(readFileSync(path.join(saved, 'weights.bin'))).buffer;
  const weightSpecs = weightsManifest[0].weights;
  const loaded = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  const pictures = wavePictures(2, 24 * 24);
  assert.deepEqual(await predict(loaded, pictures), await predict(model, pictures));
  assert.equal(dropoutLayers(loaded).length, 0);
  assert.equal(loaded.layers.filter((layer) => layer.getClassName() === 'Dropout').length, 4);
  loaded.dispose();
});

test('saving again replaces the model and leaves other files of the folder alone', async () => {
  writeFileSync(path.join(copy, 'history.json'), '{}');
  const other = buildModel('thesis', { seed: 2 });
  await saveModel(other, copy);
  const loaded = await loadModel(path.join(copy, 'model.json'));
  assert.equal(loaded.countParams(), 48419);
  assert.deepEqual(readdirSync(copy).sort(), ['history.json', 'model.json', 'weights.bin']);
});

test('a failing save leaves the model that was there, and no half-written file', async () => {
  const before = readFileSync(path.join(copy, 'model.json'), 'utf8');
  rmSync(path.join(copy, 'weights.bin'));
  mkdirSync(path.join(copy, 'weights.bin/occupied'), { recursive: true });
  await assert.rejects(saveModel(buildModel('thesis', { seed: 2 }), copy));
  assert.equal(readFileSync(path.join(copy, 'model.json'), 'utf8'), before);
  assert.deepEqual(readdirSync(copy).sort(), ['model.json', 'weights.bin']);
});

/** Loading `path` must end in one sentence that names `named`. */
async function assertRefused(broken: string, named: string, reason: RegExp): Promise<void> {
  await assert.rejects(loadModel(broken), (error: Error) => {
    assert.ok(error instanceof InputError, error.stack);
    assert.ok(error.message.includes(named), error.message);
    assert.match(error.message, reason);
    return !error.message.includes('\n');
  });
}

test('a missing model, an empty folder, missing or cut weights: one clear error each', async () => {
  await assertRefused(path.join(folder, 'nowhere'), 'nowhere', /does not exist, wanted a model/);
  mkdirSync(path.join(folder, 'empty'), { recursive: true });
  await assertRefused(path.join(folder, 'empty'), 'empty', /model.json does not exist/);
  truncateSync(path.join(copy, 'weights.bin'), 1000);
  await assertRefused(copy, 'weights.bin', /1000 bytes of weights, but model.json declares \d+/);
  rmSync(path.join(copy, 'weights.bin'));
  await assertRefused(copy, 'weights.bin', /does not exist, wanted the weights/);
});

test('JSON that is no model, a graph model, a cut model.json: one clear error each', async () => {
  const file = path.join(copy, 'model.json');
  const whole = readFileSync(file, 'utf8');
  for (const [content, reason] of [
    ['{"a": 1}', /is JSON but no model/],
    ['null', /is JSON but no model/],
    ['[]', /is JSON but no model/],
    [whole.slice(0, 500), /is no JSON/],
    ['{"format": "graph-model"}', /is a graph model/],
    [whole.replace('"Conv2D"', '"Conv9D"'), /describes no model that can be built: Unknown layer: Conv9D/],
    [whole.replace('"conv2d_1/kernel"', '"elsewhere/kernel"'), /describes no model that can be built/],
    ['{"modelTopology": {}, "weightsManifest": [{}]}', /groups lack paths or weights/],
    ['{"modelTopology": {}, "weightsManifest": []}', /describes no model that can be built/],
  ] as const) {
    writeFileSync(file, content);
    await assertRefused(copy, 'model.json', reason);
  }
});

test('weights that do not fit the layers are refused', async () => {
  const file = path.join(copy, 'model.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const kernel = manifest.weightsManifest[0].weights[0];
  kernel.shape = kernel.shape.toReversed();
  writeFileSync(file, JSON.stringify(manifest));
  await assertRefused(copy, 'model.json', /describes no model that can be built/);
});

test('a model folder cannot lead elsewhere: weights outside it, devices and impossible sizes are refused unread', async () => {
  const whole = JSON.parse(readFileSync(path.join(copy, 'model.json'), 'utf8'));
  const refused = async (change: (model: typeof whole) => void, reason: RegExp): Promise<void> => {
    const model = structuredClone(whole);
    change(model);
    writeFileSync(path.join(copy, 'model.json'), JSON.stringify(model));
    await assertRefused(copy, 'model.json', reason);
  };
  const group = (model: typeof whole) => model.weightsManifest[0];
  for (const name of ['../../weights.bin', '/dev/zero', 'a/../../weights.bin', 7]) {
    await refused((model) => (group(model).paths = [name]), /names the weight file .*, wanted one inside its folder/);
  }
  await refused((model) => (group(model).weights = [null]), /weight undefined is of type undefined/);
  await refused((model) => (group(model).weights[0].shape = [-1, 5]), /has the shape \[-1,5\]/);
  await refused((model) => (group(model).weights[0].shape = [2 ** 48]), /but model.json declares 1125/);
  await refused(
    (model) => (model.modelTopology.config.layers.at(-1).config.units = 1e9),
    /a layer with units = 1000000000, but no weight that has such a side/,
  );
  await refused(
    (model) => (model.modelTopology.config.layers[0].config.batch_input_shape = [null, 1e5, 1e5, 1]),
    /wants 100000 x 100000 x 1 numbers as its input/,
  );
  if (process.platform === 'win32') return;
  symlinkSync('/dev/zero', path.join(copy, 'endless.bin'));
  writeFileSync(
    path.join(copy, 'model.json'),
    JSON.stringify({ ...whole, weightsManifest: [{ ...group(whole), paths: ['endless.bin'] }] }),
  );
  await assertRefused(copy, 'endless.bin', /is no regular file/);
  rmSync(path.join(copy, 'model.json'));
  symlinkSync('/dev/zero', path.join(copy, 'model.json'));
  await assertRefused(copy, 'model.json', /is no regular file/);
});

test('weights that are not finite are refused', async () => {
  const weights = readFileSync(path.join(copy, 'weights.bin'));
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const spoilt = Buffer.from(weights);
    spoilt.writeFloatLE(value, 40);
    writeFileSync(path.join(copy, 'weights.bin'), spoilt);
    await assertRefused(copy, 'model.json', /holds numbers that are not finite/);
  }
});
