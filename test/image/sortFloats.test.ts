import assert from 'node:assert/strict';
import test from 'node:test';
import { sortFloatsInPlace } from '../../lib/image/sortFloats';
import { createRandom } from '../../lib/random';

test('floats of any sign and size are sorted as a typed array sorts them', () => {
  const random = createRandom(1);
  for (let length = 0; length < 60; length++) {
    const values = Float32Array.from(
      { length: length ** 2 },
      () => (random.uniform() - 0.5) * 10 ** (60 * random.uniform() - 30),
    );
    assert.deepEqual(sortFloatsInPlace(values.slice()), values.slice().sort());
  }
});

test('zeros of both signs, equal values and infinities keep their order', () => {
  const values = Float32Array.of(3, -0, 0, Infinity, -1e-45, 1e-45, -Infinity, 3, 0, -0, -3);
  const sorted = sortFloatsInPlace(values.slice());
  assert.ok(values.sort().every((value, i) => Object.is(sorted[i], value)));
});

test('only the part that is given is sorted', () => {
  const all = Float32Array.of(9, 5, 4, 8, 1);
  sortFloatsInPlace(all.subarray(1, 4));
  assert.deepEqual([...all], [9, 4, 5, 8, 1]);
});
