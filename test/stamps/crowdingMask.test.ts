import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../lib/random';
import { type CrowdingRule, crowdingMask } from '../../lib/stamps/crowdingMask';
import { readJson } from './fixtures';

const at = ([xcentroid, ycentroid]: readonly [number, number]) => ({ xcentroid, ycentroid });
const mask = (sources: readonly [number, number][], rule: CrowdingRule) => [...crowdingMask(sources.map(at), rule)];

test('in a row of three the strict rule drops all, the thesis keeps the third', () => {
  const row: [number, number][] = [
    [100, 100],
    [150, 100],
    [200, 100],
  ];
  assert.deepEqual(mask(row, 'strict'), [0, 0, 0]);
  assert.deepEqual(mask(row, 'thesis'), [0, 0, 1]);
  assert.deepEqual(mask(row, 'none'), [1, 1, 1]);
});

test('two sources exactly a box apart are not close', () => {
  for (const rule of ['strict', 'thesis'] as const) {
    assert.deepEqual(
      mask(
        [
          [100, 100],
          [160, 100],
          [100, 160],
        ],
        rule,
      ),
      [1, 1, 1],
    );
  }
});

test('both rules agree with a loop over all pairs in fields from sparse to packed', () => {
  type Field = { sources: [number, number][]; thesis: number[]; strict: number[] };
  for (const { sources, thesis, strict } of readJson<Field[]>('crowds.json')) {
    assert.deepEqual(mask(sources, 'thesis'), thesis);
    assert.deepEqual(mask(sources, 'strict'), strict);
  }
});

test('a source without a position is nobody’s neighbour', () => {
  assert.deepEqual(
    mask(
      [
        [100, 100],
        [Number.NaN, 100],
      ],
      'strict',
    ),
    [1, 1],
  );
});

test('of a hundred thousand sources on a frame the thesis’ rule keeps more than the strict one', () => {
  const random = createRandom(1);
  const sources = Array.from({ length: 100_000 }, () => at([random.between(0, 9000), random.between(0, 6000)]));
  const kept = (rule: 'strict' | 'thesis'): number => crowdingMask(sources, rule).filter((flag) => flag === 1).length;
  assert.ok(kept('thesis') > kept('strict'), `${kept('thesis')} and ${kept('strict')}`);
});
