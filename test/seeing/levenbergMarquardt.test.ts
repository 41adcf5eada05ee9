import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../lib/random';
import { fitCovariance } from '../../lib/seeing/fitCovariance';
import { seeingKernels } from '../../lib/seeing/kernels';
import { type LeastSquaresProblem, levenbergMarquardt } from '../../lib/seeing/levenbergMarquardt';
import { lineProblem } from '../../lib/seeing/lineModel';
import { integratingNodes, samplingNodes } from '../../lib/seeing/pixelNodes';
import { starProblem } from '../../lib/seeing/starModel';

/** y = a exp(-b x) + c. */
function decay(x: Float64Array, values: Float64Array): LeastSquaresProblem {
  return {
    values,
    evaluate: ([a, b, c], model, jacobian) => {
      x.forEach((xi, i) => {
        const fall = Math.exp(-b! * xi);
        model[i] = a! * fall + c!;
        jacobian[i] = fall;
        jacobian[x.length + i] = -a! * xi * fall;
        jacobian[2 * x.length + i] = 1;
      });
    },
  };
}

const X = Float64Array.from({ length: 60 }, (_, i) => i / 10);
const exact = (): Float64Array => X.map((x) => 5 * Math.exp(-0.7 * x) + 2);

test('exact data give the parameters back, from a poor start', () => {
  const fit = levenbergMarquardt(decay(X, exact()), [1, 3, 0], { tolerance: 1e-10 });
  assert.ok(fit.converged);
  [5, 0.7, 2].forEach((wanted, i) => {
    assert.ok(Math.abs(fit.parameters[i]! - wanted) < 1e-9);
  });
});

test('fixed parameters stay, bounds are kept and the rest is the best that is left', () => {
  const fixed = levenbergMarquardt(decay(X, exact()), [1, 0.5, 0], { fixed: [false, true, false] });
  assert.equal(fixed.parameters[1], 0.5);
  assert.deepEqual(fixed.free, [0, 2]);
  const bounded = levenbergMarquardt(decay(X, exact()), [1, 0.3, 0], { upper: [10, 0.5, 10] });
  assert.ok(bounded.converged);
  for (const [i, value] of fixed.parameters.entries()) assert.ok(Math.abs(bounded.parameters[i]! - value) < 1e-4);
  assert.deepEqual(bounded.free, [0, 2]);
});

test('the covariance says how far noise moves the parameters', () => {
  const random = createRandom('covariance');
  const found: number[] = [];
  let said = 0;
  let told = 0;
  for (let trial = 0; trial < 400; trial++) {
    const noisy = exact().map((value) => value + 0.1 * random.normal());
    const fit = levenbergMarquardt(decay(X, noisy), [4, 1, 1]);
    found.push(fit.parameters[1]!);
    said += fitCovariance(fit)![4]! / 400;
    told += fitCovariance(fit, new Float64Array(60).fill(0.01))![4]! / 400;
  }
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length;
  assert.ok(Math.abs(Math.sqrt(said / variance) - 1) < 0.1, `${said} and ${variance}`);
  assert.ok(Math.abs(Math.sqrt(told / variance) - 1) < 0.1, `${told} and ${variance}`);
});

test('parameters that the data cannot tell apart have no covariance', () => {
  const twice: LeastSquaresProblem = {
    values: Float64Array.of(1, 2, 3, 4),
    evaluate: ([a, b], model, jacobian) => {
      model.fill(a! + b!);
      jacobian.fill(1);
    },
  };
  assert.equal(fitCovariance(levenbergMarquardt(twice, [0, 0])), undefined);
});

test('too few data are refused', () => {
  const two = decay(X.slice(0, 2), Float64Array.of(1, 2));
  assert.throws(() => levenbergMarquardt(two, [1, 1, 1]), /2 data cannot fix 3 parameters/);
});

/** The largest difference between a derivative and the difference quotient. */
function derivativeError(problem: LeastSquaresProblem, parameters: readonly number[]): number {
  const n = problem.values.length;
  const evaluate = (at: readonly number[]) => {
    const { memory = seeingKernels(), scratch = 0 } = problem;
    const place = new Float64Array(memory.reserve(8 * (scratch + n * (at.length + 1)))).subarray(scratch);
    const [model, jacobian] = [place.subarray(0, n), place.subarray(n, n * (at.length + 1))];
    problem.evaluate(Float64Array.from(at), model, jacobian);
    return { model: model.slice(), jacobian: jacobian.slice() };
  };
  const { jacobian } = evaluate(parameters);
  let worst = 0;
  parameters.forEach((value, p) => {
    const step = 1e-6 * Math.max(1, Math.abs(value));
    const moved = (by: number): Float64Array => evaluate(parameters.map((v, i) => (i === p ? v + by : v))).model;
    const [after, before] = [moved(step), moved(-step)];
    for (let i = 0; i < n; i++) {
      const quotient = (after[i]! - before[i]!) / (2 * step);
      worst = Math.max(worst, Math.abs(jacobian[p * n + i]! - quotient) / (1 + Math.abs(quotient)));
    }
  });
  return worst;
}

test('the derivatives of the star and line models are those of their values', () => {
  const x = Float64Array.from({ length: 81 }, (_, i) => i % 9);
  const y = Float64Array.from({ length: 81 }, (_, i) => Math.floor(i / 9));
  const values = new Float64Array(81);
  for (const nodes of [samplingNodes(), integratingNodes(2), integratingNodes(5)]) {
    const star = starProblem({ x, y, values }, { x: 4, y: 4, radius: 3, nodes });
    const line = lineProblem(x.slice(0, 9), values.slice(0, 9), nodes);
    for (const k of [1e-3, 0.25, 0.8]) {
      assert.ok(derivativeError(star, [10, 4.2, 3.7, 0.4, 0.3, -0.2, k, 5]) < 1e-6);
      assert.ok(derivativeError(line, [10, 4.2, 0.4, k, 5]) < 1e-6);
    }
    // At k = 0 the derivative by k has no left side: take the others.
    const gaussian = (problem: LeastSquaresProblem, k: number): LeastSquaresProblem => ({
      ...problem,
      evaluate: (parameters, model, jacobian) => {
        problem.evaluate(parameters, model, jacobian);
        jacobian.fill(0, k * model.length, (k + 1) * model.length);
      },
    });
    assert.ok(derivativeError(gaussian(star, 6), [10, 4.2, 3.7, 0.4, 0.3, -0.2, 0, 5]) < 1e-6);
    assert.ok(derivativeError(gaussian(line, 3), [10, 4.2, 0.4, 0, 5]) < 1e-6);
  }
});

test('a fit stays what it was when a larger one follows', () => {
  const random = createRandom('two fits');
  const noisy = exact().map((value) => value + 0.1 * random.normal());
  const first = levenbergMarquardt(decay(X, noisy), [4, 1, 1]);
  const covariance = fitCovariance(first);
  const more = Float64Array.from({ length: 1_000_000 }, (_, i) => i / 1e5);
  levenbergMarquardt(decay(more, more), [1, 1, 1], { maxIterations: 2 });
  assert.equal(first.model.length, 60);
  assert.deepEqual(fitCovariance(first), covariance);
});
