import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { answer } from '../../lib/digits/forwardPass';
import { unpackNetwork } from '../../lib/digits/packedNetwork';
import { packNetwork } from '../../lib/digits/packNetwork';
import { buildReader } from '../../lib/digits/readerNetwork';
import { useBackend } from '../../lib/network/backend';
import { predict } from '../../lib/network/judge/predict';
import { buildModel } from '../../lib/network/model/models';
import { createRandom } from '../../lib/random';

before(() => useBackend());

const random = createRandom('forward');
/** Pictures with as much paper as digits have. */
const pictures = Float32Array.from({ length: 20 * 784 }, () => Math.max(0, random.between(-3, 1)));

const MODELS = {
  'the dense network': () => buildModel('mnistAnn', { seed: 1 }),
  "the thesis' convolutional network": () => buildModel('mnistCnn', { seed: 1 }),
  'the reader': () => buildReader(1),
};

for (const [name, build] of Object.entries(MODELS)) {
  test(`${name}: the page's own forward pass gives what TensorFlow.js gives`, async () => {
    const model = build();
    const wanted = await predict(model, pictures);
    const classes = wanted.length / 20;
    const plain = unpackNetwork(JSON.parse(JSON.stringify(packNetwork(model))));
    for (let i = 0; i < 20; i++) {
      const found = answer(plain, pictures.subarray(i * 784, (i + 1) * 784));
      assert.ok(
        found.every((value, k) => Math.abs(value - wanted[i * classes + k]!) < 1e-5),
        `picture ${i}`,
      );
    }
    model.dispose();
  });

  test(`${name} in 8 bits a weight is a quarter as long and answers nearly the same`, async () => {
    const model = build();
    const wanted = await predict(model, pictures);
    const classes = wanted.length / 20;
    const packed = packNetwork(model, 8);
    assert.ok(JSON.stringify(packed).length < 0.3 * JSON.stringify(packNetwork(model)).length);
    const plain = unpackNetwork(packed);
    for (let i = 0; i < 20; i++) {
      const found = answer(plain, pictures.subarray(i * 784, (i + 1) * 784));
      assert.ok(
        found.every((value, k) => Math.abs(value - wanted[i * classes + k]!) < 0.02),
        `picture ${i}`,
      );
    }
    model.dispose();
  });
}

test('a layer that a page cannot compute is named, and a picture of another size refused', () => {
  const model = tf.sequential();
  model.add(tf.layers.conv2d({ name: 'wide_steps', inputShape: [8, 8, 1], filters: 2, kernelSize: 3, strides: 2 }));
  assert.throws(() => packNetwork(model), /the layer wide_steps has a stride of 2,2/);
  const reader = unpackNetwork(packNetwork(buildReader(1)));
  assert.throws(() => answer(reader, new Float32Array(783)), /28 x 28 x 1 is wanted, got 783/);
});
