import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeStamps } from '../../lib/stamps/takeStamps';
import { makeSet } from './fixtures';

test('stamps come in the order asked for, with their labels and centres, also twice', () => {
  const set = makeSet([1, 1, 1], 2);
  const taken = takeStamps(set, [2, 0, 2]);
  assert.deepEqual([...taken.labels], [2, 0, 2]);
  assert.deepEqual([...taken.xCentres], [2, 0, 2]);
  assert.deepEqual([...taken.stamps.subarray(0, 4)], [...set.stamps.subarray(8, 12)]);
  assert.equal(taken.count, 3);
});

test('an index that is not there is refused', () => {
  assert.throws(() => takeStamps(makeSet([2, 0, 0], 2), [2]), /a set of 2 stamps has no stamp 2/);
});
