import assert from 'node:assert/strict';
import { test } from 'node:test';
import { descend } from '../../lib/learning/descend';
import { centralDifferences, forwardDifferences } from '../../lib/learning/finiteDifferences';
import { bowl, thesisSurface } from '../../lib/learning/landscape';
import { createRandom } from '../../lib/random';

test('the surface of figure 2.10 has the height of its formula and the slope of its height', () => {
  const random = createRandom(1);
  for (let i = 0; i < 50; i++) {
    const [x, y] = [random.between(-2, 2), random.between(-2, 2)];
    const expected = Math.sin(0.5 * x ** 2 - 0.25 * y ** 2 + 3) * Math.cos(2 * x + 1 - Math.exp(y));
    assert.ok(Math.abs(thesisSurface.height([x, y]) - expected) < 1e-12);
    const slope = thesisSurface.slope([x, y]);
    centralDifferences(thesisSurface.height, [x, y]).forEach((difference, k) => {
      assert.ok(Math.abs(slope[k]! - difference) < 1e-8);
    });
  }
});

test('forward differences, as in the thesis, end near the minimum of the analytic slope', () => {
  const settings = { learningRate: 0.001, steps: 10_000 };
  const exact = descend(thesisSurface.slope, [0.5, -0.5], settings).at(-1)!;
  const byDifferences = descend((point) => forwardDifferences(thesisSurface.height, point), [0.5, -0.5], settings);
  assert.equal(byDifferences.length, 10_001);
  byDifferences.at(-1)!.forEach((value, k) => {
    assert.ok(Math.abs(value - exact[k]!) < 0.01); // half a step h in a flat valley
  });
});

test('small steps never lead uphill', () => {
  const heights = descend(thesisSurface.slope, [-1, 1], { learningRate: 0.001, steps: 500 }).map(thesisSurface.height);
  for (let i = 1; i < heights.length; i++) assert.ok(heights[i]! <= heights[i - 1]!);
});

test('a step longer than twice the inverse curvature runs away, and the way ends before infinity', () => {
  const { slope } = bowl(10);
  const tame = descend(slope, [1, 1], { learningRate: 0.19, steps: 200 }).at(-1)!;
  const wild = descend(slope, [1, 1], { learningRate: 0.21, steps: 10_000 });
  assert.ok(Math.hypot(...tame) < 1e-6);
  assert.ok(wild.length < 10_000 && wild.every((point) => point.every(Number.isFinite)));
  assert.ok(Math.abs(wild.at(-1)![1]!) > 1e6);
});
