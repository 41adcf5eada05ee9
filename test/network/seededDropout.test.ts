import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { fillMask } from '../../lib/network/kernels/dropout/dropoutMask';
import { dropoutLayers, moveDropoutTo, resetDropout, SeededDropout } from '../../lib/network/model/seededDropout';

before(() => tf.setBackend('cpu'));

const masksOf = (layer: SeededDropout, steps: number, shape = [4, 50]) =>
  Array.from({ length: steps }, () => {
    return tf.tidy(() => Array.from((layer.apply(tf.ones(shape), { training: true }) as tf.Tensor).dataSync()));
  });

test('in training the wanted fraction is dropped and the rest scaled up; in inference nothing changes', () => {
  const layer = new SeededDropout({ rate: 0.3, maskSeed: 1 });
  const [mask] = masksOf(layer, 1, [100, 1000]);
  const dropped = mask!.filter((value) => value === 0).length / mask!.length;
  // 100,000 draws: the fraction scatters by 0.0014.
  assert.ok(Math.abs(dropped - 0.3) < 0.006, `${dropped}`);
  assert.ok(mask!.every((value) => value === 0 || value === Math.fround(1 / 0.7)));
  const input = tf.randomUniform([4, 5], 0, 1, 'float32', 1);
  assert.deepEqual((layer.apply(input) as tf.Tensor).dataSync(), input.dataSync());
});

test('every step drops others, and after reset() the same again', () => {
  const layer = new SeededDropout({ rate: 0.5, maskSeed: 9 });
  const once = masksOf(layer, 4);
  assert.equal(new Set(once.map(String)).size, 4);
  assert.equal(layer.step, 4);
  layer.reset();
  assert.deepEqual(masksOf(layer, 4), once);
});

test('other seeds and other layers drop others', () => {
  const masks = [
    new SeededDropout({ rate: 0.5, maskSeed: 1 }),
    new SeededDropout({ rate: 0.5, maskSeed: 2 }),
    new SeededDropout({ rate: 0.5, name: 'a' }),
    new SeededDropout({ rate: 0.5, name: 'b' }),
  ].map((layer) => String(masksOf(layer, 1)));
  assert.equal(new Set(masks).size, 4);
});

test('a batch shared out among workers is dropped as the whole batch', () => {
  const layer = new SeededDropout({ rate: 0.5, maskSeed: 9 });
  layer.moveTo({ step: 7, firstSample: 0 });
  const [whole] = masksOf(layer, 1, [6, 10]);
  layer.moveTo({ step: 7, firstSample: 4 });
  const [share] = masksOf(layer, 1, [2, 10]);
  assert.deepEqual(share, whole!.slice(40));
});

test('the gradient goes through the kept values alone, scaled as they are', () => {
  const layer = new SeededDropout({ rate: 0.4, maskSeed: 3 });
  const [mask] = masksOf(layer, 1, [3, 20]);
  layer.reset();
  const gradient = tf.grad((x) => tf.sum(layer.apply(x, { training: true }) as tf.Tensor))(tf.ones([3, 20]));
  assert.deepEqual(Array.from(gradient.dataSync()), mask);
});

test('masks of neighbouring elements, steps and seeds are independent', () => {
  const draw = (seed: number, step: number, first = 0) => {
    const mask = new Float32Array(100_000);
    fillMask(mask, 0.5, { seed, step, first });
    return mask.map((value) => (value === 0 ? -1 : 1));
  };
  const correlation = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0) / a.length;
  const base = draw(1, 0);
  // Independent signs: each correlation scatters by 0.0032; 4.5 sigma.
  for (const other of [draw(2, 0), draw(3, 0), draw(1, 1), draw(1, 2), draw(1, 1024), draw(2, 1)]) {
    assert.ok(Math.abs(correlation(base, other)) < 0.0143);
  }
  for (const lag of [1, 2, 3, 60, 64, 256, 3600, 65536]) {
    assert.ok(Math.abs(correlation(base, draw(1, 0, lag))) < 0.0143, `lag ${lag}`);
  }
});

test('training twice from the same weights after a reset gives the same weights bit for bit', async () => {
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 8, inputShape: [6], activation: 'relu', name: 'hidden' }));
  model.add(new SeededDropout({ rate: 0.5, maskSeed: 1, name: 'drop' }));
  model.add(tf.layers.dense({ units: 2, activation: 'softmax', name: 'out' }));
  const first = model.getWeights().map((weight) => weight.clone());
  const x = tf.randomUniform([40, 6], 0, 1, 'float32', 4);
  const y = tf.oneHot(tf.range(0, 40, 1, 'int32').mod(2).cast('int32'), 2);
  const train = async () => {
    model.setWeights(first);
    resetDropout(model);
    model.compile({ optimizer: tf.train.adam(0.05), loss: 'categoricalCrossentropy' });
    await model.fit(x, y, { epochs: 3, batchSize: 8, shuffle: false, verbose: 0 });
    return model.getWeights().map((weight) => Array.from(weight.dataSync()));
  };
  const once = await train();
  assert.equal(dropoutLayers(model)[0]!.step, 15);
  assert.deepEqual(await train(), once);
  moveDropoutTo(model, { step: 3, firstSample: 2 });
  assert.equal(dropoutLayers(model)[0]!.step, 3);
});

test('a rate outside 0 to below 1 is refused', () => {
  for (const rate of [-0.1, 1, Number.NaN]) assert.throws(() => new SeededDropout({ rate }), /dropout rate/);
});
