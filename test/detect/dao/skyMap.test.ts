import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skyOfValues, withoutSky } from '../../../lib/detect/dao/skyMap';
import { createImage } from '../../../lib/image/image';
import { createRandom } from '../../../lib/random';

test('level and noise of the sky hold where stars cover more than half of the pixels', () => {
  const random = createRandom(8);
  const values = Float32Array.from({ length: 20_000 }, (_, i) =>
    i % 5 < 3 ? 900 + 4000 * random.uniform() : 300 + 7 * random.normal(),
  );
  const { level, noise } = skyOfValues(values);
  assert.ok(Math.abs(level - 300) < 3, `level ${level}`);
  // 35 % of all are 88 % of the sky here: the noise comes out too large, never too small.
  assert.ok(noise > 7 && noise < 30, `noise ${noise}`);
});

test('of a sky alone level and noise are right, what is no number does not count', () => {
  const random = createRandom(9);
  const values = Float32Array.from({ length: 20_000 }, (_, i) =>
    i % 9 === 0 ? Number.NaN : 300 + 7 * random.normal(),
  );
  const { level, noise } = skyOfValues(values);
  assert.ok(Math.abs(level - 300) < 1 && Math.abs(noise / 7 - 1) < 0.1, `${level}, ${noise}`);
  assert.ok(Number.isNaN(skyOfValues(new Float32Array([Number.NaN])).level));
});

test('a sky that slopes is taken off', () => {
  const random = createRandom(10);
  const image = createImage(1000, 700);
  for (let i = 0; i < image.data.length; i++) image.data[i] = 500 + 0.1 * (i % 1000) + 5 * random.normal();
  const flat = withoutSky(image, 100, 0);
  const mean = (from: number) => {
    let sum = 0;
    for (let y = 0; y < 700; y++) for (let x = from; x < from + 100; x++) sum += flat.image.data[y * 1000 + x]!;
    return sum / 70_000;
  };
  for (const from of [200, 450, 700]) assert.ok(Math.abs(mean(from)) < 1, `${from}: ${mean(from)}`);
  assert.ok(flat.noise > 4.5 && flat.noise < 8);
});
