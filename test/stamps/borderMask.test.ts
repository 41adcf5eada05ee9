import assert from 'node:assert/strict';
import { test } from 'node:test';
import { borderMask } from '../../lib/stamps/borderMask';

const at = (xcentroid: number, ycentroid: number) => ({ xcentroid, ycentroid });

test('a source must stand farther than 32 px from every edge', () => {
  const frame = { width: 200, height: 100 };
  const sources = [at(100, 50), at(32, 50), at(32.01, 50), at(168, 50), at(167.9, 50), at(100, 32), at(100, 68)];
  assert.deepEqual([...borderMask(sources, frame)], [1, 0, 1, 0, 1, 0, 0]);
});

test('a source without a position is outside', () => {
  assert.deepEqual([...borderMask([at(Number.NaN, 50)], { width: 200, height: 100 })], [0]);
});
