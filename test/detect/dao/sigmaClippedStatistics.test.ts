import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sigmaClippedStatistics } from '../../../lib/detect/dao/sigmaClippedStatistics';
import { createRandom } from '../../../lib/random';
import { ANSWERS, fixtureImage } from './fixtures';

/** The definition, written out: sort, clip, repeat. */
function textbook(data: Float32Array, sigma: number, maxIterations: number) {
  let values = Float64Array.from(data.filter(Number.isFinite)).sort();
  const describe = () => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const median = (values[(values.length - 1) >> 1]! + values[values.length >> 1]!) / 2;
    return { mean, median, std };
  };
  let iterations = 0;
  for (let before = -1; before !== values.length && iterations < maxIterations; iterations++) {
    before = values.length;
    const { median, std } = describe();
    values = values.filter((value) => Math.abs(value - median) <= sigma * std);
  }
  return { ...describe(), kept: values.length, iterations };
}

function assertClose(actual: number, expected: number, message: string): void {
  const error = Math.abs(actual - expected);
  assert.ok(error <= 1e-12 * Math.abs(expected) || error <= 1e-12, `${message}: ${actual}, wanted ${expected}`);
}

for (const answer of ANSWERS) {
  test(`mean, median and std of the sky are astropy's: ${answer.name}`, () => {
    const image = fixtureImage(answer);
    const usual = sigmaClippedStatistics(image);
    const tight = sigmaClippedStatistics(image.data, { sigma: 1.5, maxIterations: 2 });
    for (const key of ['mean', 'median', 'std'] as const) {
      assertClose(usual[key], answer.statistics[key], key);
      assertClose(tight[key], answer.tight[key], `${key} of two tight rounds`);
    }
  });
}

test('the quick way equals the textbook way on awkward distributions', () => {
  const { uniform: random } = createRandom(3);
  const distributions: Record<string, (i: number) => number> = {
    'heavy tails': () => Math.tan((random() - 0.5) * 3.14),
    'two far humps': (i) => (i % 3 === 0 ? 1e6 : 0) + random(),
    'few whole numbers': () => Math.floor(random() * 4),
    'mostly one value': () => (random() < 0.95 ? 7 : 1e5 * random()),
    'falling powers': () => 10 ** (30 * random() - 20) * (random() < 0.5 ? -1 : 1),
    'a ramp': (i) => i,
  };
  for (const [name, draw] of Object.entries(distributions)) {
    const data = Float32Array.from({ length: 20011 }, (_, i) => draw(i));
    for (const [sigma, maxIterations] of [
      [3, 5],
      [1, 2],
      [2, 50],
    ] as const) {
      const actual = sigmaClippedStatistics(data, { sigma, maxIterations });
      const expected = textbook(data, sigma, maxIterations);
      assert.equal(actual.kept, expected.kept, name);
      assert.equal(actual.iterations, expected.iterations, name);
      assert.equal(actual.median, expected.median, name);
      assert.ok(
        Math.abs(actual.std - expected.std) <= 1e-9 * expected.std,
        `${name}: std ${actual.std}, wanted ${expected.std}`,
      );
      assert.ok(Math.abs(actual.mean - expected.mean) <= 1e-9 * expected.std, `${name}: mean`);
    }
  }
});

test('NaN and infinities do not count', () => {
  const data = Float32Array.of(1, Number.NaN, 2, Number.POSITIVE_INFINITY, 3, Number.NEGATIVE_INFINITY);
  assert.deepEqual(sigmaClippedStatistics(data), {
    mean: 2,
    median: 2,
    std: Math.sqrt(2 / 3),
    kept: 3,
    iterations: 1,
  });
});

test('a constant image has its value as mean and median and no spread', () => {
  const found = sigmaClippedStatistics(new Float32Array(5000).fill(123.5));
  assert.deepEqual(found, { mean: 123.5, median: 123.5, std: 0, kept: 5000, iterations: 1 });
});

test('one pixel is its own statistics', () => {
  assert.deepEqual(sigmaClippedStatistics(Float32Array.of(-4)), {
    mean: -4,
    median: -4,
    std: 0,
    kept: 1,
    iterations: 1,
  });
});

test('without a finite pixel the statistics are NaN and nothing is kept', () => {
  for (const data of [new Float32Array(0), new Float32Array(9).fill(Number.NaN)]) {
    const found = sigmaClippedStatistics(data);
    assert.deepEqual([found.mean, found.median, found.std, found.kept], [Number.NaN, Number.NaN, Number.NaN, 0]);
  }
});

test('the image is left as it was', () => {
  const data = Float32Array.of(5, 1, Number.NaN, 4, 2, 3, 1e9);
  const copy = data.slice();
  sigmaClippedStatistics(data);
  assert.deepEqual(data, copy);
});

test('a sigma or a number of rounds that clips nothing sensible is refused', () => {
  assert.throws(() => sigmaClippedStatistics(new Float32Array(1), { sigma: 0 }), RangeError);
  assert.throws(() => sigmaClippedStatistics(new Float32Array(1), { maxIterations: 0 }), RangeError);
});
