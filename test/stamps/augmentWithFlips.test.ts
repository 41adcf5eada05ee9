import assert from 'node:assert/strict';
import { test } from 'node:test';
import { augmentWithFlips } from '../../lib/stamps/augmentWithFlips';
import { countByClass } from '../../lib/stamps/countByClass';
import { takeStamps } from '../../lib/stamps/takeStamps';
import { makeSet } from './fixtures';

test('the thesis’ 2359 training stamps become 3316', () => {
  const augmented = augmentWithFlips(makeSet([2040, 303, 16], 2));
  assert.equal(augmented.count, 3316);
  assert.deepEqual(countByClass(augmented), [2040, 1212, 64]);
});

test('a stamp is followed by its flips about both axes, left-right and up-down', () => {
  const set = { ...makeSet([0, 1, 0], 2), stamps: Float32Array.of(1, 2, 3, 4) };
  assert.deepEqual([...augmentWithFlips(set).stamps], [1, 2, 3, 4, 4, 3, 2, 1, 2, 1, 4, 3, 3, 4, 1, 2]);
});

test('the originals stand first, and classes that are not asked for are left alone', () => {
  const set = makeSet([3, 2, 1], 4);
  const augmented = augmentWithFlips(set, { classes: [0] });
  assert.deepEqual(countByClass(augmented), [12, 2, 1]);
  assert.deepEqual(takeStamps(augmented, [0, 1, 2, 3, 4, 5]), set);
  assert.deepEqual([...augmented.xCentres.subarray(6)], [0, 1, 2, 0, 1, 2, 0, 1, 2]);
});
