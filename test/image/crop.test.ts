import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crop } from '../../lib/image/crop';
import { createImage } from '../../lib/image/image';

const image = createImage(
  4,
  3,
  Float32Array.from({ length: 12 }, (_, i) => i),
);

test('a crop holds the pixels of its rectangle, x the column and y the row', () => {
  const { data, width, height } = crop(image, { x: 1, y: 1, width: 2, height: 2 });
  assert.deepEqual([width, height, ...data], [2, 2, 5, 6, 9, 10]);
});

test('a crop is a copy', () => {
  const copy = crop(image, { x: 0, y: 0, width: 4, height: 3 });
  copy.data.fill(0);
  assert.equal(image.data[5], 5);
});

test('a rectangle that leaves the image is refused', () => {
  for (const box of [{ x: -1 }, { x: 3 }, { y: 2 }, { x: 0.5 }, { width: 0 }, { x: Number.NaN }]) {
    assert.throws(() => crop(image, { x: 0, y: 0, width: 2, height: 2, ...box }), RangeError, JSON.stringify(box));
  }
});
