import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evenOutMosaic } from '../../../lib/detect/sources/evenOutMosaic';
import { flattenSky } from '../../../lib/detect/sources/flatSky';
import { createImage } from '../../../lib/image/image';
import { createRandom } from '../../../lib/random';
import { addLight, bell, ring, sky } from '../../grade/frames';

function momentsOf(values: ArrayLike<number>): { mean: number; deviation: number } {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return { mean, deviation: Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length) };
}

test('a tilted sky becomes level, in units of its own noise', () => {
  const image = sky({ width: 512, height: 384, level: 900, noise: 12 }, createRandom(1));
  for (let i = 0; i < image.data.length; i++) image.data[i]! += 0.12 * (i % 512) + 0.05 * Math.floor(i / 512);
  const { significance, noise } = flattenSky(image);
  const middle = momentsOf(significance.data);
  assert.ok(Math.abs(middle.mean) < 0.05, `${middle.mean}`);
  // The tilt inside a tile, 15 counts from side to side, adds to the 12 of the noise.
  assert.ok(noise > 11.5 && noise < 14.5, `${noise}`);
  const corner = Array.from({ length: 400 }, (_, n) => significance.data[Math.floor(n / 20) * 512 + (n % 20)]!);
  assert.ok(Math.abs(momentsOf(corner).mean) < 0.25, `${momentsOf(corner).mean}`);
});

test('stars, even a crowd of them, hardly move the sky', () => {
  const random = createRandom(2);
  const image = sky({ width: 512, height: 512, level: 200, noise: 5 }, random);
  for (let n = 0; n < 400; n++) {
    const at = { x: random.between(0, 512), y: random.between(0, 512), reach: 12 };
    addLight(image, at, bell(100 * (1 + random.uniform()), 4));
  }
  const { level, noise } = flattenSky(image);
  assert.ok(Math.abs(level - 200) < 1, `${level}`);
  assert.ok(Math.abs(noise - 5) < 0.5, `${noise}`);
});

test('a donut that fills half of a small frame leaves the sky as it is', () => {
  const image = sky({ width: 64, height: 64, level: 80, noise: 4 }, createRandom(3));
  addLight(image, { x: 32, y: 32, reach: 30 }, ring(1200, 52, 20));
  const { level, noise, significance } = flattenSky(image);
  assert.ok(Math.abs(level - 80) < 3, `${level}`);
  assert.ok(noise > 2 && noise < 8, `${noise}`);
  assert.ok(significance.data[32 * 64 + 12]! > 100);
});

test('pixels that are not finite become sky; a frame of nothing else has no noise', () => {
  const image = sky({ width: 300, height: 200, level: 50, noise: 2 }, createRandom(4));
  image.data.fill(Number.NaN, 0, 300 * 40);
  image.data[300 * 100 + 7] = Number.POSITIVE_INFINITY;
  const { significance } = flattenSky(image);
  assert.ok(significance.data.every(Number.isFinite));
  assert.equal(significance.data[300 * 100 + 7], 0);
  const nothing = flattenSky(createImage(100, 100, new Float32Array(10_000).fill(Number.NaN)));
  assert.equal(nothing.noise, 0);
  assert.ok(nothing.significance.data.every((value) => value === 0));
  assert.equal(flattenSky(createImage(100, 100)).noise, 0);
});

test('the mosaic of a colour camera is evened out, and a gray frame left alone', () => {
  const gray = sky({ width: 200, height: 160, level: 400, noise: 10 }, createRandom(5));
  assert.equal(evenOutMosaic(gray), gray);
  const shifts = [0, 300, 300, 120];
  const mosaic = createImage(
    200,
    160,
    gray.data.map((value, i) => value + shifts[(Math.floor(i / 200) % 2) * 2 + (i % 2)]!),
  );
  const even = evenOutMosaic(mosaic);
  // The mean of four pixels has half their noise.
  assert.ok(Math.abs(momentsOf(even.data).deviation - 5) < 0.2);
  assert.ok(momentsOf(mosaic.data).deviation > 100);
});
