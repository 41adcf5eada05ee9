import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectStars } from '../../../lib/detect/dao/detectStars';
import { createImage, type Image } from '../../../lib/image/image';
import { InputError } from '../../../lib/inputError';
import { createRandom } from '../../../lib/random';
import { fixtureNamed } from './fixtures';

/** Noise of standard deviation 1 on 500, and round stars of the given heights in a row. */
function frame(heights: readonly number[]): Image {
  const random = createRandom(11);
  const width = 60 * (heights.length + 1);
  const data = Float32Array.from({ length: width * 80 }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const star = (height: number, n: number) =>
      height * Math.exp(-((x - 60 * (n + 1)) ** 2 + (y - 40) ** 2) / (2 * 2 ** 2));
    return 500 + random.normal() + heights.reduce((sum, height, n) => sum + star(height, n), 0);
  });
  return createImage(width, 80, data);
}

test('a frame with four bright stars is done in the first pass of the thesis: 10 px, 75 std', () => {
  const { stars, statistics, pass, threshold } = detectStars(frame([300, 400, 500, 600, 25]));
  assert.equal(stars.length, 4);
  assert.deepEqual(pass, { fwhm: 10, sigmas: 75 });
  assert.equal(threshold, 75 * statistics.std);
  assert.ok(Math.abs(statistics.median - 500) < 0.1);
});

test('three bright stars or fewer send it to the second pass: 8 px, 50 std', () => {
  const { stars, statistics, pass, threshold } = detectStars(frame([300, 400, 500, 25]));
  assert.equal(stars.length, 4);
  assert.deepEqual(pass, { fwhm: 8, sigmas: 50 });
  assert.equal(threshold, 50 * statistics.std);
});

test('an image without stars gives none, with the counts of the last pass', () => {
  const { stars, pass, rejected } = detectStars(frame([]));
  assert.deepEqual(stars, []);
  assert.equal(pass.fwhm, 8);
  assert.equal(rejected.sharpness, 0);
});

test('other passes can be asked for', () => {
  const { image } = fixtureNamed('stars');
  const { stars, pass } = detectStars(image, { passes: [{ fwhm: 5, sigmas: 5 }] });
  assert.equal(stars.length, 35);
  assert.deepEqual(pass, { fwhm: 5, sigmas: 5 });
  assert.throws(() => detectStars(image, { passes: [] }), RangeError);
});

test('a constant image has no stars; an image without a finite pixel is an error', () => {
  const constant = createImage(30, 30, new Float32Array(900).fill(42));
  assert.deepEqual(detectStars(constant).stars, []);
  assert.equal(detectStars(constant).statistics.std, 0);
  const blank = createImage(30, 30, new Float32Array(900).fill(Number.NaN));
  assert.throws(() => detectStars(blank), InputError);
});
