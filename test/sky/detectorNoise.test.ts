import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImage } from '../../lib/image/image';
import { createRandom } from '../../lib/random';
import { addNoiseInPlace, fastNormals } from '../../lib/sky/detectorNoise';

function statistics(values: ArrayLike<number>): { mean: number; variance: number; kurtosis: number } {
  const n = values.length;
  const all = Array.from(values);
  const mean = all.reduce((sum, v) => sum + v, 0) / n;
  const variance = all.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n;
  const kurtosis = all.reduce((sum, v) => sum + (v - mean) ** 4, 0) / n / variance ** 2;
  return { mean, variance, kurtosis };
}

test('the fast deviates are standard normal, tail included', () => {
  const normal = fastNormals(createRandom(3));
  const n = 400_000;
  const values = Float64Array.from({ length: n }, normal);
  const { mean, variance, kurtosis } = statistics(values);
  // Five standard errors.
  assert.ok(Math.abs(mean) < 5 / Math.sqrt(n));
  assert.ok(Math.abs(variance - 1) < 5 * Math.sqrt(2 / n));
  assert.ok(Math.abs(kurtosis - 3) < 5 * Math.sqrt(24 / n));
  // Shares of the normal law below these quantiles.
  for (const [quantile, share] of [
    [-3.5, 2.326e-4],
    [-1, 0.158655],
    [0.5, 0.691462],
    [2, 0.97725],
    [3.5, 1 - 2.326e-4],
  ]) {
    const found = values.filter((v) => v < quantile).length / n;
    assert.ok(Math.abs(found - share) < 5 * Math.sqrt((share * (1 - share)) / n), `${found} below ${quantile}`);
  }
});

test('mean and variance are those of photons and read noise, faint and bright', () => {
  for (const [counts, gain, readNoise] of [
    [2, 1.5, 3],
    [10, 1, 5],
    [100, 2, 8],
    [5000, 0.5, 10],
  ]) {
    const image = createImage(500, 400);
    image.data.fill(counts);
    addNoiseInPlace(image, { gain, readNoise }, createRandom(`${counts}`));
    const { mean, variance } = statistics(image.data);
    const expected = counts / gain + (readNoise / gain) ** 2;
    const n = image.data.length;
    assert.ok(Math.abs(mean - counts) < 5 * Math.sqrt(expected / n), `mean ${mean} of ${counts}`);
    assert.ok(Math.abs(variance / expected - 1) < 0.03, `variance ${variance}, expected ${expected}`);
  }
});
