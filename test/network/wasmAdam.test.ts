import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wasmAdam } from '../../lib/network/kernels/adam/wasmAdam';
import { createRandom } from '../../lib/random';

/** Algorithm 1 of Kingma and Ba 2015, one parameter at a time in float64. */
function textbookAdam(gradients: readonly number[], start: number, rate: number): number {
  let [weight, mean, square] = [start, 0, 0];
  for (const [i, slope] of gradients.entries()) {
    mean = 0.9 * mean + 0.1 * slope;
    square = 0.999 * square + 0.001 * slope ** 2;
    const [m, v] = [mean / (1 - 0.9 ** (i + 1)), square / (1 - 0.999 ** (i + 1))];
    weight -= (rate * m) / (Math.sqrt(v) + 1e-7);
  }
  return weight;
}

test('Adam in WebAssembly walks as the textbook says, for any number of parameters', () => {
  for (const size of [1, 3, 4, 13, 400]) {
    const random = createRandom(`adam ${size}`);
    const start = Float32Array.from({ length: size }, () => random.normal());
    const scales = Float32Array.from({ length: size }, () => 10 ** random.between(-6, 3));
    const gradients = Array.from({ length: 50 }, () => scales.map((scale) => scale * random.normal()));
    const adam = wasmAdam(size);
    const weights = start.slice();
    for (const gradient of gradients) assert.equal(adam.stepInPlace(weights, gradient, 0.01), true);
    weights.forEach((weight, k) => {
      const wanted = textbookAdam(
        gradients.map((gradient) => gradient[k]!),
        start[k]!,
        0.01,
      );
      assert.ok(Math.abs(weight - wanted) < 3e-6, `${size} parameters, ${k}: ${weight}, wanted ${wanted}`);
    });
  }
});

test('a gradient that is not finite anywhere changes nothing and is told', () => {
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (let place = 0; place < 7; place++) {
      const adam = wasmAdam(7);
      const weights = new Float32Array(7).fill(1);
      const gradient = new Float32Array(7).fill(1);
      gradient[place] = wrong;
      assert.equal(adam.stepInPlace(weights, gradient, 0.1), false);
      assert.deepEqual(
        [...weights, ...adam.memory[0], ...adam.memory[2]],
        [1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
      );
    }
  }
});

test('an optimiser that takes over what another remembered goes on bit by bit as that one', () => {
  const random = createRandom('resume');
  const gradients = Array.from({ length: 20 }, () => Float32Array.from({ length: 9 }, () => random.normal()));
  const [first, second] = [wasmAdam(9), wasmAdam(9)];
  const weights = new Float32Array(9);
  for (const gradient of gradients.slice(0, 10)) first.stepInPlace(weights, gradient, 0.01);
  const copy = weights.slice();
  for (const [i, array] of second.memory.entries()) array.set(first.memory[i]!);
  for (const gradient of gradients.slice(10)) {
    first.stepInPlace(weights, gradient, 0.01);
    second.stepInPlace(copy, gradient, 0.01);
  }
  assert.deepEqual(copy, weights);
});
