import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concatenateStamps } from '../../lib/stamps/concatenateStamps';
import { takeStamps } from '../../lib/stamps/takeStamps';
import { makeSet } from './fixtures';

test('sets follow one another with all they hold', () => {
  const [first, second] = [makeSet([1, 2, 0], 3), makeSet([0, 1, 1], 3)];
  const joined = concatenateStamps([first, second]);
  assert.deepEqual(takeStamps(joined, [0, 1, 2]), first);
  assert.deepEqual(takeStamps(joined, [3, 4]), second);
});

test('stamps of different sizes cannot share a set', () => {
  assert.throws(() => concatenateStamps([makeSet([1], 3), makeSet([1], 4)]), /3 px and of 4 px/);
});
