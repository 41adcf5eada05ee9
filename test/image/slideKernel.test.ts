import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { convolve } from '../../lib/image/convolve';
import { createImage } from '../../lib/image/image';
import { KERNELS, kernelOf, magnitude } from '../../lib/image/kernels';
import { maxPool, slideKernel } from '../../lib/image/slideKernel';
import { useBackend } from '../../lib/network/backend';
import { createRandom } from '../../lib/random';

before(() => useBackend());

const PIXELS = createImage(3, 3, Float32Array.of(170, 171, 76, 179, 163, 54, 176, 145, 85));
const random = createRandom('slide');
const noise = createImage(
  17,
  12,
  Float32Array.from({ length: 17 * 12 }, () => random.normal()),
);

test('the identity kernel leaves the thesis pixels as they are; the box gives their mean in the middle', () => {
  assert.deepEqual(slideKernel(PIXELS, KERNELS.identity), PIXELS);
  const mean = slideKernel(PIXELS, KERNELS.box3, { padding: 'valid' });
  assert.deepEqual([mean.width, mean.height], [1, 1]);
  assert.ok(Math.abs(mean.data[0]! - 1219 / 9) < 1e-4);
  assert.equal(slideKernel(PIXELS, KERNELS.edges, { padding: 'valid' }).data[0], 9 * 163 - 1219);
});

for (const padding of ['same', 'valid'] as const) {
  for (const stride of [1, 2, 3]) {
    test(`every kernel with padding ${padding} and stride ${stride} gives what TensorFlow.js gives`, () => {
      for (const kernel of Object.values(KERNELS)) {
        const { height, width, data } = slideKernel(noise, kernel, { padding, stride });
        const wanted = tf.tidy(() => {
          const input = tf.tensor4d(noise.data, [1, noise.height, noise.width, 1]);
          const filter = tf.tensor4d(kernel.data, [kernel.height, kernel.width, 1, 1]);
          const result = tf.conv2d(input, filter, stride, padding);
          assert.deepEqual(result.shape, [1, height, width, 1]);
          return result.dataSync();
        });
        assert.ok(data.every((value, i) => Math.abs(value - wanted[i]!) < 1e-5));
      }
    });
  }
}

test('it is `convolve` with the kernel turned by 180 degrees', () => {
  const turned = createImage(3, 3, KERNELS.sobelX.data.slice().reverse());
  const [a, b] = [slideKernel(noise, KERNELS.sobelX), convolve(noise, turned)];
  assert.ok(a.data.every((value, i) => Math.abs(value - b.data[i]!) < 1e-5));
});

test('blurs keep the sum of the light, sharpening keeps it too, edges have none', () => {
  const sum = (name: keyof typeof KERNELS): number => KERNELS[name].data.reduce((total, value) => total + value, 0);
  for (const name of ['identity', 'blur3', 'blur5', 'box3', 'sharpen3', 'sharpen5', 'boxSharpen3'] as const) {
    assert.ok(Math.abs(sum(name) - 1) < 1e-6, name);
  }
  for (const name of ['edges', 'sobelX', 'sobelY'] as const) assert.equal(sum(name), 0, name);
});

test('max pooling keeps the largest of each block and drops what is left over', () => {
  const values = Float32Array.of(1, 5, 2, 0, 9, 3, 4, 8, 1, 7, 0, 0, 6, 2, 9);
  assert.deepEqual(maxPool(createImage(5, 3, values)), createImage(2, 1, Float32Array.of(5, 8)));
});

test('the magnitude of a gradient is its length, whatever its direction', () => {
  const lengths = magnitude(createImage(2, 1, Float32Array.of(3, -5)), createImage(2, 1, Float32Array.of(4, 12)));
  assert.deepEqual([...lengths.data], [5, 13]);
});

test('a kernel larger than the picture, or with unequal rows, is refused', () => {
  assert.throws(() => slideKernel(PIXELS, KERNELS.blur5, { padding: 'valid' }), /a kernel of 5 does not fit into 3/);
  assert.throws(() => kernelOf([[1], [1, 2]]), RangeError);
});
