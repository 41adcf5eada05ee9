import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { makeCircles, makeExclusiveOr, makeMoons, makeSpirals } from '../../lib/learning/pointClouds';
import type { Samples } from '../../lib/learning/samples';
import { createRandom } from '../../lib/random';

interface Points {
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
}
interface Spread {
  readonly mean: number;
  readonly std: number;
}

const folder = resolve(__dirname, '../../../test/fixtures/learning');
const sklearn = JSON.parse(readFileSync(join(folder, 'circles.json'), 'utf8')) as {
  readonly circles500: Points;
  readonly circles7: Points;
  readonly moons101: Points;
  readonly radiiWithNoise: { readonly noise: number; readonly circles: readonly Spread[] };
};

/**
 * One unit in the last place of a number near 1. The sine of JavaScript engines and that of the C library differ by it in
 * a few places in a hundred; scikit-learn's own arrays differ by up to three from one processor to another.
 */
const LAST_PLACE = 2 ** -53;

function sameAs(ours: Samples, theirs: Points): void {
  assert.deepEqual([...ours.answers], theirs.labels);
  assert.equal(ours.inputs.length, theirs.inputs.length);
  ours.inputs.forEach((value, k) => {
    assert.ok(Math.abs(value - theirs.inputs[k]!) <= LAST_PLACE, `number ${k}: ${value}, not ${theirs.inputs[k]}`);
  });
}

test("circles without noise are scikit-learn's, to the last place", () => {
  sameAs(makeCircles(500, { factor: 0.5 }), sklearn.circles500);
  sameAs(makeCircles(7, { factor: 0.5 }), sklearn.circles7);
});

test("as 32-bit numbers, as networks take them, circles are scikit-learn's exactly", () => {
  const ours = Float32Array.from(makeCircles(500, { factor: 0.5 }).inputs);
  assert.deepEqual(ours, Float32Array.from(sklearn.circles500.inputs));
});

test("moons without noise are scikit-learn's", () => {
  const ours = makeMoons(101);
  assert.deepEqual([...ours.answers], sklearn.moons101.labels);
  ours.inputs.forEach((value, k) => {
    assert.ok(Math.abs(value - sklearn.moons101.inputs[k]!) < 1e-15);
  });
});

test("noisy circles spread as scikit-learn's do", () => {
  const { noise, circles } = sklearn.radiiWithNoise;
  circles.forEach((expected, circle) => {
    const radii: number[] = [];
    for (let seed = 0; seed < 200; seed++) {
      const { inputs, answers } = makeCircles(500, { factor: 0.5, noise, random: createRandom(seed) });
      answers.forEach((answer, i) => {
        if (answer === circle) radii.push(Math.hypot(inputs[2 * i]!, inputs[2 * i + 1]!));
      });
    }
    const mean = radii.reduce((a, b) => a + b) / radii.length;
    const std = Math.sqrt(radii.reduce((sum, radius) => sum + (radius - mean) ** 2, 0) / radii.length);
    // 50,000 radii: four standard errors of the mean and of the deviation, of each of the two.
    assert.ok(Math.abs(mean - expected.mean) < (4 * Math.SQRT2 * noise) / Math.sqrt(radii.length));
    assert.ok(Math.abs(std - expected.std) < (4 * noise) / Math.sqrt(radii.length));
  });
});

test('spirals and exclusive or have both answers, balanced, inside their square', () => {
  for (const { inputs, answers } of [makeSpirals(101), makeExclusiveOr(101)]) {
    assert.equal(
      answers.reduce((a, b) => a + b),
      51,
    );
    assert.ok(inputs.every((value) => Math.abs(value) <= 1));
  }
});

test('the answer of exclusive or is 1 where exactly one coordinate is positive', () => {
  const { inputs, answers, count } = makeExclusiveOr(200, { random: createRandom(3) });
  for (let i = 0; i < count; i++) {
    assert.equal(answers[i] === 1, inputs[2 * i]! > 0 !== inputs[2 * i + 1]! > 0);
  }
});

test('the same seed gives the same cloud, another seed another', () => {
  const made = (seed: number) => makeSpirals(50, { noise: 0.1, random: createRandom(seed) }).inputs;
  assert.deepEqual(made(1), made(1));
  assert.notDeepEqual(made(1), made(2));
});

test('clouds that cannot be are refused', () => {
  assert.throws(() => makeCircles(1), /2 points or more, got 1/);
  assert.throws(() => makeCircles(10, { factor: 1 }), /factor from 0 to below 1, got 1/);
  assert.throws(() => makeMoons(10, { noise: -1 }), /noise is a standard deviation, got -1/);
});
