import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classCounts } from '../../lib/figures/classCounts';

test('each list has one bar a class, with its count written on it', () => {
  const { data } = classCounts({ training: [2040, 303, 16], evaluation: [5, 0, 2] });
  assert.deepEqual(
    data.map(({ name, x, y, text }) => ({ name, x, y, text })),
    [
      { name: 'training', x: ['Circular', 'Comet', 'Donut'], y: [2040, 303, 16], text: ['2040', '303', '16'] },
      { name: 'evaluation', x: ['Circular', 'Comet', 'Donut'], y: [5, 0, 2], text: ['5', '0', '2'] },
    ],
  );
});

test('no samples at all still makes axes', () => {
  const { layout } = classCounts({ training: [0, 0, 0] });
  assert.deepEqual((layout.yaxis as { range: number[] }).range, [0, 1.12]);
});
