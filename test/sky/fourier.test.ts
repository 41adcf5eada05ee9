import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../lib/random';
import { convolveOnTorus } from '../../lib/sky/fourier';

const SIZE = 16;

/** The definition, cell by cell, with the kernel's origin in the middle of its grid. */
function slowConvolution(grid: Float64Array, kernel: Float64Array): Float64Array {
  const wrap = (k: number): number => (k + 4 * SIZE) % SIZE;
  return Float64Array.from({ length: SIZE * SIZE }, (_, at) => {
    let sum = 0;
    for (let j = 0; j < SIZE; j++) {
      for (let i = 0; i < SIZE; i++) {
        const x = wrap((at % SIZE) - i + SIZE / 2);
        const y = wrap(Math.floor(at / SIZE) - j + SIZE / 2);
        sum += grid[j * SIZE + i] * kernel[y * SIZE + x];
      }
    }
    return sum;
  });
}

test('the fast convolution equals the definition', () => {
  const random = createRandom(1);
  const grid = Float64Array.from({ length: SIZE * SIZE }, () => random.uniform());
  const kernel = Float64Array.from({ length: SIZE * SIZE }, () => random.uniform());
  const slow = slowConvolution(grid, kernel);
  const fast = convolveOnTorus(grid, kernel, SIZE);
  for (let i = 0; i < slow.length; i++) assert.ok(Math.abs(fast[i] - slow[i]) < 1e-10);
});

test('a size that is no power of two is refused', () => {
  assert.throws(() => convolveOnTorus(new Float64Array(36), new Float64Array(36), 6), RangeError);
});
