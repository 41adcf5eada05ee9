import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../lib/inputError';
import { useBackend } from '../../lib/network/backend';
import { evaluatePictures, regularisationPenalty } from '../../lib/network/judge/evaluate';
import { predict } from '../../lib/network/judge/predict';
import { importKeras } from '../../lib/network/model/importKeras';
import { KERAS_LAYERS } from '../../lib/network/model/kerasLayers';
import { loadModel } from '../../lib/network/model/loadModel';
import { SeededDropout } from '../../lib/network/model/seededDropout';
import { largestDifference, wavePictures } from './wave';

const FIXTURES = path.resolve(__dirname, '../../../test/fixtures/network');
const SHARED = path.resolve(__dirname, '../../../../shared');
const absent = existsSync(SHARED) ? false : `${SHARED} is not here`;
const folder = mkdtempSync(path.join(tmpdir(), 'seeing-lab-keras-'));

before(() => useBackend());
after(() => rmSync(folder, { recursive: true }));

interface Truth {
  shape: number[];
  output: number[][];
  scale?: number;
  penalty?: number;
}
const TRUTHS: Record<string, Truth> = JSON.parse(readFileSync(path.join(FIXTURES, 'keras.json'), 'utf8'));

for (const [name, { shape, output, scale = 1, penalty = 0 }] of Object.entries(TRUTHS)) {
  test(`${name} gives the outputs that PyTorch computes from the same weights`, async () => {
    const model = await importKeras(path.join(FIXTURES, name));
    const [count, ...sides] = shape;
    assert.deepEqual(model.inputs[0]!.shape.slice(1), sides);
    const pixels = sides.reduce((product, side) => product * side, 1);
    const pictures = wavePictures(count!, pixels).map((value) => scale * value);
    const found = await predict(model, pictures);
    assert.ok(largestDifference(found, output.flat()) < 2e-6, `${Array.from(found)} against ${output}`);
    assert.ok(Math.abs(regularisationPenalty(model) - penalty) < 1e-6);
    model.dispose();
  });
}

test('the import leaves no tensors behind but the weights, and its dropout repeats when trained on', async () => {
  const before = tf.memory().numTensors;
  const model = await importKeras(path.join(FIXTURES, 'keras2.h5'));
  assert.equal(tf.memory().numTensors - before, model.weights.length);
  assert.ok(model.layers.some((layer) => layer instanceof SeededDropout));
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});

const REFERENCE = path.join(SHARED, 'thesis/model_trained.reference.json');
test("the thesis' trained network answers as an independent forward pass, within 1e-4", { skip: absent }, async () => {
  const { cases } = JSON.parse(readFileSync(REFERENCE, 'utf8')) as { cases: StampCase[] };
  const model = await loadModel(path.join(SHARED, 'thesis/model_trained.h5'));
  assert.equal(model.countParams(), 48419);
  for (const stamp of cases) {
    const found = await predict(model, drawStamp(stamp));
    assert.ok(largestDifference(found, stamp.softmax) < 1e-6, stamp.name);
  }
  model.dispose();
});

interface StampCase {
  name: string;
  softmax: number[];
  sigma_x?: number;
  sigma_y?: number;
  theta?: number;
}

/** The stamps of model_trained.reference.json, as its "about" says. */
function drawStamp({ name, sigma_x = 1, sigma_y = 1, theta = 0 }: StampCase): Float32Array {
  return Float32Array.from({ length: 3600 }, (_, i) => {
    const [dx, dy] = [(i % 60) - 30, Math.floor(i / 60) - 30];
    if (name.startsWith('constant')) return 0.5;
    if (name.startsWith('ring')) return Math.exp(-(((Math.hypot(dx, dy) - 16) / 3) ** 2));
    const u = dx * Math.cos(theta) + dy * Math.sin(theta);
    const v = -dx * Math.sin(theta) + dy * Math.cos(theta);
    return Math.exp(-(u ** 2 / (2 * sigma_x ** 2) + v ** 2 / (2 * sigma_y ** 2)));
  });
}

/** The 10,000 test digits of MNIST, 0..255. */
function testDigits(): { pictures: Float32Array; labels: Uint8Array } {
  const read = (name: string) => gunzipSync(readFileSync(path.join(SHARED, 'mnist', name)));
  return {
    pictures: Float32Array.from(read('t10k-images-idx3-ubyte.gz').subarray(16)),
    labels: read('t10k-labels-idx1-ubyte.gz').subarray(8),
  };
}

test("the thesis' digit network gives equal outputs from HDF5 and from TensorFlow.js files", {
  skip: absent,
}, async () => {
  const fromKeras = await loadModel(path.join(SHARED, 'thesis/mnist_cnn/model_MNIST_CNN.h5'));
  const fromFolder = await loadModel(path.join(SHARED, 'thesis/mnist_cnn'));
  const fromFile = await loadModel(path.join(SHARED, 'thesis/mnist_cnn/model.json'));
  const pictures = testDigits()
    .pictures.subarray(0, 500 * 784)
    .map((value) => value / 255);
  const wanted = await predict(fromKeras, pictures);
  assert.deepEqual(await predict(fromFolder, pictures), wanted);
  assert.deepEqual(await predict(fromFile, pictures), wanted);
});

test('a model found on the web reproduces its accuracy to the last of 10,000 digits', { skip: absent }, async () => {
  const references = JSON.parse(readFileSync(path.join(SHARED, 'keras/reference.json'), 'utf8'));
  const { n_correct, out_first5 } = references['Purinat33__mnist_cnn.h5'];
  const model = await loadModel(path.join(SHARED, 'keras/Purinat33__mnist_cnn.h5'));
  const { pictures, labels } = testDigits();
  const classNames = [...'0123456789'];
  const found = await evaluatePictures(model, { pictures, labels, classNames });
  assert.equal(Math.round(found.accuracy * 10000), n_correct);
  const first = found.predictions.slice(0, 5).flatMap(({ probabilities }) => probabilities);
  assert.ok(largestDifference(first, out_first5.flat()) < 1e-5);
});

test('a weights-only file from the web is refused', { skip: absent }, async () => {
  const file = path.join(SHARED, 'keras/binhgo_Learn-AI__mnist_weight.h5');
  await assert.rejects(loadModel(file), (error: Error) => {
    return error instanceof InputError && error.message.includes(file) && error.message.includes('weights only');
  });
});

// ---- bad input ----

type Attributes = { readonly [name: string]: string };

/** A file with these attributes and no weights. */
async function writeHdf5(name: string, attributes: Attributes): Promise<string> {
  const { File, ready } = await import('h5wasm/node');
  await ready;
  const file = path.join(folder, name);
  const hdf5 = new File(file, 'w');
  for (const [key, value] of Object.entries(attributes)) hdf5.create_attribute(key, value);
  hdf5.close();
  return file;
}

const dense = { class_name: 'Dense', config: { name: 'dense', units: 2, batch_input_shape: [null, 4] } };
const image = { class_name: 'InputLayer', config: { name: 'input', batch_input_shape: [null, 8, 8, 1] } };
const convolution = { name: 'conv2d', filters: 2, kernel_size: [3, 3] };
const sequential = (...layers: object[]) => ({ class_name: 'Sequential', config: { layers } });

const REFUSED: [string, object, RegExp][] = [
  ['a functional model', { class_name: 'Functional', config: {} }, /of kind Functional, readable are Sequential/],
  ['no layers', sequential(), /lists no layers/],
  [
    'an unsupported layer',
    sequential(image, { class_name: 'LSTM', config: { name: 'lstm_7' } }),
    /the layer lstm_7 is of kind LSTM, readable are Conv2D, Dense/,
  ],
  [
    'a layer named like a property of every object',
    sequential(image, { class_name: 'constructor', config: { name: 'odd' } }),
    /the layer odd is of kind constructor/,
  ],
  [
    'channels first',
    sequential(image, { class_name: 'Conv2D', config: { ...convolution, data_format: 'channels_first' } }),
    /the layer conv2d \(Conv2D\): its data_format is channels_first, wanted channels_last/,
  ],
  [
    'an unknown activation',
    sequential(image, { class_name: 'Conv2D', config: { ...convolution, activation: 'my_own' } }),
    /the layer conv2d \(Conv2D\): activation "my_own" cannot be reproduced/,
  ],
  [
    'grouped convolutions',
    sequential(image, { class_name: 'Conv2D', config: { ...convolution, groups: 2 } }),
    /groups 2 cannot be reproduced/,
  ],
  ...['bias_regularizer', 'activity_regularizer'].map((setting): [string, object, RegExp] => [
    `a ${setting}`,
    sequential({ ...dense, config: { ...dense.config, [setting]: { class_name: 'L2', config: { l2: 0.01 } } } }),
    new RegExp(`the layer dense \\(Dense\\): ${setting} .*L2.* cannot be reproduced`),
  ]),
  [
    'layers that do not fit',
    sequential(dense, { ...image, class_name: 'Conv2D', config: convolution }),
    /conv2d .*fit/,
  ],
  [
    'an unknown input size',
    sequential({ class_name: 'InputLayer', config: { batch_shape: [null, null, 1] } }),
    /shape/,
  ],
  ['no weights', sequential(dense), /model_weights are missing/],
];

for (const [what, config, message] of REFUSED) {
  test(`${what}: an error that names the file and the reason`, async () => {
    const file = await writeHdf5('refused.h5', { model_config: JSON.stringify(config) });
    const before = tf.memory().numTensors;
    await assert.rejects(loadModel(file), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.ok(error.message.startsWith(file), error.message);
      assert.match(error.message, message);
      return !error.message.includes('\n');
    });
    assert.equal(tf.memory().numTensors, before);
  });
}

test('another HDF5 file, no HDF5, a cut one, a folder and a missing one: one clear error each', async () => {
  const other = await writeHdf5('other.h5', { title: 'stamps' });
  await assert.rejects(loadModel(other), /is HDF5 but no Keras model/);
  const broken = await writeHdf5('json.h5', { model_config: '{"class_name": ' });
  await assert.rejects(loadModel(broken), /model_config is no JSON/);
  const text = path.join(folder, 'text.h5');
  writeFileSync(text, 'not HDF5');
  await assert.rejects(loadModel(text), /text\.h5 is no readable HDF5 file/);
  const cut = path.join(folder, 'cut.h5');
  writeFileSync(cut, readFileSync(path.join(FIXTURES, 'keras2.h5')));
  truncateSync(cut, 9000);
  await assert.rejects(loadModel(cut), (error: Error) => error instanceof InputError && error.message.includes(cut));
  await assert.rejects(importKeras(folder), /is no file, wanted a Keras model/);
  await assert.rejects(loadModel(path.join(folder, 'none.h5')), /none\.h5 does not exist, wanted a model/);
});

test('weights of another shape or number than the configuration wants are refused by name', async () => {
  const { File } = await import('h5wasm/node');
  const write = async (shape: number[], names: string[]) => {
    const file = await writeHdf5('weights.h5', { model_config: JSON.stringify(sequential(dense)) });
    const hdf5 = new File(file, 'a');
    const group = hdf5.create_group('model_weights').create_group('dense');
    group.create_attribute('weight_names', names);
    group.create_dataset({ name: 'kernel:0', data: new Float32Array(shape[0]! * shape[1]!), shape });
    hdf5.close();
    return file;
  };
  await assert.rejects(
    loadModel(await write([3, 2], ['kernel:0', 'bias:0'])),
    /kernel:0 has the shape \[3,2\], wanted \[4,2\]/,
  );
  await assert.rejects(loadModel(await write([4, 2], ['kernel:0'])), /dense has 1 weights, its configuration wants 2/);
  await assert.rejects(loadModel(await write([4, 2], ['kernel:0', 'bias:0'])), /the weight bias:0 is missing/);
});

test('the list of readable layers holds those that the chapters use', () => {
  for (const kind of [
    'Conv2D',
    'MaxPooling2D',
    'AveragePooling2D',
    'BatchNormalization',
    'Dropout',
    'Flatten',
    'Dense',
  ]) {
    assert.ok(KERAS_LAYERS.includes(kind));
  }
});

test('damaged files leave the HDF5 library as it was: a hundred of them later a whole model is read', async () => {
  const damaged = path.join(folder, 'texts.h5');
  writeFileSync(damaged, readFileSync(path.join(FIXTURES, '../fuzz/keras/text-without-address')));
  for (let n = 0; n < 100; n++) await assert.rejects(importKeras(damaged), /cannot be read, it is damaged/);
  const model = await importKeras(path.join(FIXTURES, 'keras2.h5'));
  assert.ok(model.countParams() > 0);
  model.dispose();
});
