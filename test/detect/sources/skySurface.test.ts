import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantisationStep } from '../../../lib/detect/sources/skyNoise';
import { flattenSky } from '../../../lib/detect/sources/skySurface';
import { createImage, type Image } from '../../../lib/image/image';
import { createRandom } from '../../../lib/random';
import { addLight, bell, ring, sky } from '../../grade/frames';

function momentsOf(values: ArrayLike<number>): { mean: number; deviation: number } {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return { mean, deviation: Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length) };
}

test('a tilted sky becomes level, in units of its own noise', () => {
  const image = sky({ width: 512, height: 384, level: 900, noise: 12 }, createRandom(1));
  for (let i = 0; i < image.data.length; i++) image.data[i] += 0.12 * (i % 512) + 0.05 * Math.floor(i / 512);
  const { significance, noise } = flattenSky(image, 0);
  const middle = momentsOf(significance.data);
  assert.ok(Math.abs(middle.mean) < 0.05, `${middle.mean}`);
  assert.ok(Math.abs(noise - 12) < 0.4, `${noise}`);
  const corner = Array.from({ length: 400 }, (_, n) => significance.data[Math.floor(n / 20) * 512 + (n % 20)]);
  assert.ok(Math.abs(momentsOf(corner).mean) < 0.25, `${momentsOf(corner).mean}`);
});

test('stars, even a crowd of them, hardly move the sky', () => {
  const random = createRandom(2);
  const image = sky({ width: 512, height: 512, level: 200, noise: 5 }, random);
  for (let n = 0; n < 400; n++) {
    const at = { x: random.between(0, 512), y: random.between(0, 512), reach: 12 };
    addLight(image, at, bell(100 * (1 + random.uniform()), 4));
  }
  const { level, noise } = flattenSky(image, 0);
  assert.ok(Math.abs(level - 200) < 1, `${level}`);
  assert.ok(Math.abs(noise - 5) < 0.5, `${noise}`);
});

test('a donut that fills half of a small frame leaves the sky as it is', () => {
  const image = sky({ width: 64, height: 64, level: 80, noise: 4 }, createRandom(3));
  addLight(image, { x: 32, y: 32, reach: 30 }, ring(1200, 52, 20));
  const { level, noise, significance } = flattenSky(image, 0);
  assert.ok(Math.abs(level - 80) < 3, `${level}`);
  assert.ok(noise > 2 && noise < 8, `${noise}`);
  assert.ok(significance.data[32 * 64 + 12] > 100);
});

test('pixels that are not finite become sky; a frame of nothing else has no noise', () => {
  const image = sky({ width: 300, height: 200, level: 50, noise: 2 }, createRandom(4));
  image.data.fill(Number.NaN, 0, 300 * 40);
  image.data[300 * 100 + 7] = Number.POSITIVE_INFINITY;
  const { significance } = flattenSky(image, 0);
  assert.ok(significance.data.every(Number.isFinite));
  assert.equal(significance.data[300 * 100 + 7], 0);
  const nothing = flattenSky(createImage(100, 100, new Float32Array(10_000).fill(Number.NaN)), 0);
  assert.equal(nothing.noise, 0);
  assert.ok(nothing.significance.data.every((value) => value === 0));
  assert.equal(flattenSky(createImage(100, 100), 0).noise, 0);
});

/** A frame of `level`, tilted, darker towards its corners, in whole steps. */
function calibrationFree(seed: number): { readonly image: Image; readonly noise: number } {
  const random = createRandom(`raw ${seed}`);
  const [width, height] = [600, 450];
  const level = random.between(0, 60_000);
  const noise = random.between(0.3, 2) * (seed % 2 === 0 ? 1 : 40);
  const [tilt, vignetting] = [random.between(-0.5, 0.5) * level, random.between(0, 0.5)];
  const image = createImage(width, height);
  for (let i = 0; i < image.data.length; i++) {
    const [u, v] = [(i % width) / width - 0.5, Math.floor(i / width) / height - 0.5];
    const light = level * (1 - 2 * vignetting * (u * u + v * v)) + tilt * (u + v);
    image.data[i] = Math.round(light + noise * random.normal());
  }
  return { image, noise: Math.hypot(noise, 1 / Math.sqrt(12)) };
}

test('noise of 0.3 to 80 steps is right on bright, tilted and vignetted skies', () => {
  for (let seed = 0; seed < 16; seed++) {
    const { image, noise } = calibrationFree(seed);
    const flat = flattenSky(image, 1);
    assert.ok(Math.abs(flat.noise / noise - 1) < 0.06, `seed ${seed}: ${flat.noise}, wanted ${noise}`);
    const inside = momentsOf(flat.significance.data);
    // The worst of these, noise of one step on a vaulted sky of 60,000, keeps a bend of a sigma and a half.
    assert.ok(Math.abs(inside.mean) < 0.7 && inside.deviation < 2.5, `seed ${seed}: ${JSON.stringify(inside)}`);
  }
});

test('quantisation is seen in whole numbers and their multiples, and not in floats', () => {
  const random = createRandom('steps');
  const floats = sky({ width: 300, height: 200, level: 500, noise: 6 }, random);
  const rounded = (step: number): Image =>
    createImage(
      300,
      200,
      floats.data.map((value) => step * Math.round(value / step)),
    );
  assert.equal(quantisationStep(floats), 0);
  assert.equal(quantisationStep(rounded(1)), 1);
  assert.equal(quantisationStep(rounded(16)), 16);
  assert.equal(quantisationStep(createImage(10, 10)), 0);
});
