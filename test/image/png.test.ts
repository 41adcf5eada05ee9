import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePng } from '../../lib/image/png';
import { createRandom } from '../../lib/random';
import { decodePng } from './decodePng';

const [width, height] = [37, 23];
const random = createRandom(7);
const noise = (length: number) => Uint8Array.from({ length }, () => Math.floor(256 * random.uniform()));

test('gray pixels come back as they were, from noise to a smooth slope', () => {
  const slope = Uint8Array.from({ length: width * height }, (_, i) => (i % width) + 3 * Math.floor(i / width));
  for (const data of [noise(width * height), slope]) {
    const decoded = decodePng(encodePng({ width, height, channels: 1, data }));
    assert.deepEqual([decoded.width, decoded.height, decoded.colourType], [width, height, 0]);
    assert.deepEqual(decoded.samples, [...data]);
  }
});

test('gray in sixteen levels takes half a byte a pixel', () => {
  const data = noise(width * height).map((level) => 17 * (level % 16));
  const decoded = decodePng(encodePng({ width, height, channels: 1, data }));
  assert.equal(decoded.bitDepth, 4);
  assert.deepEqual(decoded.samples, [...data]);
});

test('few colours become a palette, many stay as they are, and all come back', () => {
  const few = noise(width * height).map((_, i) => i % 3);
  const colours = Uint8Array.from(few, (index) => [10, 200, 90][index]!);
  for (const [data, colourType] of [
    [Uint8Array.from([...colours].flatMap((value) => [value, 255 - value, 7])), 3],
    [noise(3 * width * height), 2],
  ] as const) {
    const decoded = decodePng(encodePng({ width, height, channels: 3, data }));
    assert.equal(decoded.colourType, colourType);
    assert.deepEqual(decoded.samples, [...data]);
  }
});

test('a size that the pixels do not fill is refused', () => {
  assert.throws(() => encodePng({ width: 2, height: 2, channels: 1, data: new Uint8Array(3) }), /2 x 2 x 1.*3 values/);
  assert.throws(() => encodePng({ width: 0, height: 0, channels: 1, data: new Uint8Array(0) }), RangeError);
});
