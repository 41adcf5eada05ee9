import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectRankInPlace } from '../../lib/image/selectRank';
import { createRandom } from '../../lib/random';

test('every rank is what sorting gives, with ties, sorted and reversed input', () => {
  const random = createRandom(1);
  const inputs = {
    ties: Float32Array.from({ length: 101 }, () => random.integer(7)),
    spread: Float32Array.from({ length: 100 }, () => random.normal()),
    sorted: Float32Array.from({ length: 64 }, (_, i) => i),
    reversed: Float32Array.from({ length: 65 }, (_, i) => -i),
    one: Float32Array.of(4),
  };
  for (const [name, values] of Object.entries(inputs)) {
    const sorted = values.slice().sort();
    for (let rank = 0; rank < values.length; rank++) {
      assert.equal(selectRankInPlace(values.slice(), rank), sorted[rank], `${name}, rank ${rank}`);
    }
  }
});

test('within a part of the array only that part counts and moves', () => {
  const values = Float32Array.of(9, 8, 3, 1, 2, 0);
  assert.equal(selectRankInPlace(values, 3, { start: 2, end: 5 }), 2);
  assert.deepEqual([values[0], values[1], values[5]], [9, 8, 0]);
});

test('a rank outside is refused', () => {
  assert.throws(() => selectRankInPlace(Float32Array.of(1, 2), 2), RangeError);
  assert.throws(() => selectRankInPlace(new Float32Array(0), 0), RangeError);
});
