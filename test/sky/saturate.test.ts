import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImage } from '../../lib/image/image';
import { saturateInPlace } from '../../lib/sky/saturate';

test('no pixel is above saturation, and the charge that bleeds is not lost', () => {
  const image = createImage(3, 9);
  image.data[4 * 3 + 1] = 1000;
  saturateInPlace(image, 300, 1);
  const column = Array.from({ length: 9 }, (_, y) => image.data[y * 3 + 1]);
  assert.deepEqual(column, [0, 0, 50, 300, 300, 300, 50, 0, 0]);
});

test('an anti-blooming drain takes the charge away', () => {
  const image = createImage(3, 9);
  image.data[4 * 3 + 1] = 1000;
  saturateInPlace(image, 300, 0);
  assert.equal(
    image.data.reduce((sum, v) => sum + v, 0),
    300,
  );
});

test('charge that reaches the edge leaves the chip', () => {
  const image = createImage(1, 3, Float32Array.of(900, 0, 0));
  saturateInPlace(image, 300, 1);
  assert.deepEqual([...image.data], [300, 300, 0]);
});
