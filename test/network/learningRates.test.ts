import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cosineDecay, exponentialDecay, stepDecay } from '../../lib/network/train/learningRates';

const rates = (rate: (epoch: number) => number): number[] => [1, 2, 3, 4, 5, 6].map(rate);

test('the rate goes down in steps, by a factor each epoch, or along a cosine', () => {
  assert.deepEqual(rates(stepDecay(0.5, { factor: 0.5, every: 2 })), [0.5, 0.5, 0.25, 0.25, 0.125, 0.125]);
  assert.deepEqual(rates(exponentialDecay(1, 0.5)), [1, 0.5, 0.25, 0.125, 0.0625, 0.03125]);
  const cosine = rates(cosineDecay(0.003, { epochs: 5, last: 0.001 }));
  for (const [i, wanted] of [0.003, 0.0027071, 0.002, 0.0012929, 0.001, 0.001].entries()) {
    assert.ok(Math.abs(cosine[i]! - wanted) < 1e-7);
  }
  assert.equal(cosineDecay(0.003, { epochs: 1 })(1), 0.003);
});
