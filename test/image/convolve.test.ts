import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convolve } from '../../lib/image/convolve';
import { createImage, type Image } from '../../lib/image/image';
import { createRandom } from '../../lib/random';

/** The definition: out(x, y) = sum over (i, j) of kernel(i, j) image(x - i, y - j), 0 beyond the edge. */
function textbook(image: Image, kernel: Image): number[] {
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= image.width || y >= image.height ? 0 : image.data[y * image.width + x]!;
  return Array.from(image.data, (_, n) => {
    let sum = 0;
    for (let k = 0; k < kernel.data.length; k++) {
      const i = (k % kernel.width) - (kernel.width - 1) / 2;
      const j = Math.floor(k / kernel.width) - (kernel.height - 1) / 2;
      sum += kernel.data[k]! * at((n % image.width) - i, Math.floor(n / image.width) - j);
    }
    return sum;
  });
}

test('a convolution is the sum of its definition, also where the kernel is larger than the image', () => {
  const random = createRandom(4);
  const noise = (width: number, height: number) =>
    createImage(
      width,
      height,
      Float32Array.from({ length: width * height }, () => random.normal()),
    );
  for (const [width, height, kernelWidth, kernelHeight] of [
    [9, 7, 3, 5],
    [2, 3, 5, 7],
    [1, 1, 1, 1],
  ] as const) {
    const image = noise(width, height);
    const kernel = noise(kernelWidth, kernelHeight);
    const expected = textbook(image, kernel);
    convolve(image, kernel).data.forEach((value, i) => {
      assert.ok(Math.abs(value - expected[i]!) < 1e-5, `pixel ${i} of ${width} x ${height}`);
    });
  }
});

test('a lone bright pixel becomes the kernel, not its mirror image', () => {
  const kernel = createImage(3, 3, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
  const image = createImage(3, 3, Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0));
  assert.deepEqual(convolve(image, kernel).data, kernel.data);
});

test('the identity kernel gives the image back', () => {
  const image = createImage(3, 3, Float32Array.of(170, 171, 76, 179, 163, 54, 176, 145, 85));
  const identity = createImage(3, 3, Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0));
  assert.deepEqual(convolve(image, identity).data, image.data);
});

test('a NaN spreads only as far as the kernel reaches', () => {
  const image = createImage(7, 1, Float32Array.of(1, 1, 1, Number.NaN, 1, 1, 1));
  const box = createImage(3, 1, Float32Array.of(1, 1, 1));
  assert.deepEqual([...convolve(image, box).data], [2, 3, Number.NaN, Number.NaN, Number.NaN, 3, 2]);
});

test('a kernel of even size has no centre and is refused', () => {
  assert.throws(() => convolve(createImage(3, 3), createImage(2, 3)), RangeError);
});
