import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../lib/random';
import { countByClass } from '../../lib/stamps/countByClass';
import { selectPerClass } from '../../lib/stamps/selectPerClass';
import { makeSet } from './fixtures';

test('each class gives as many stamps as asked for, or all it has, none twice', () => {
  const chosen = selectPerClass(makeSet([50, 20, 3], 2), 10, createRandom(1));
  assert.deepEqual(countByClass(chosen), [10, 10, 3]);
  assert.equal(new Set(chosen.xCentres).size, 23);
});

test('the same seed chooses the same stamps, another seed others', () => {
  const set = makeSet([500, 0, 0], 1);
  const choose = (seed: number) => [...selectPerClass(set, 20, createRandom(seed)).xCentres];
  assert.deepEqual(choose(1), choose(1));
  assert.notDeepEqual(choose(1), choose(2));
});
