import { invertSymmetric } from './cholesky';
import type { LeastSquaresResult } from './levenbergMarquardt';

/**
 * Covariance of the fitted parameters (row-major; rows and columns of parameters that were not free are 0), or
 * undefined where the data do not tell the parameters apart.
 *
 * Without `variances` the noise is taken as even and read off the residual: s^2 (J^T J)^-1 with s^2 = residual squares
 * over degrees of freedom. With the variance of each datum, the noise goes through the (unweighted) fit as it is:
 * (J^T J)^-1 J^T V J (J^T J)^-1, right also where bright pixels are noisier than the sky.
 */
export function fitCovariance(fit: LeastSquaresResult, variances?: ArrayLike<number>): Float64Array | undefined {
  const { free, model, parameters } = fit;
  const size = parameters.length;
  const normal = Float64Array.from(
    { length: free.length ** 2 },
    (_, at) => fit.normalMatrix[free[Math.floor(at / free.length)] * size + free[at % free.length]],
  );
  const inverse = invertSymmetric(normal, free.length);
  if (inverse === undefined) return undefined;
  let reduced: Float64Array;
  if (variances === undefined) {
    const perDegree = fit.residualSquares / Math.max(1, model.length - free.length);
    reduced = inverse.map((value) => value * perDegree);
  } else {
    const middle = gram(fit, variances);
    reduced = multiply(multiply(inverse, middle, free.length), inverse, free.length);
  }
  const covariance = new Float64Array(size * size);
  free.forEach((a, i) => {
    free.forEach((b, j) => {
      covariance[a * size + b] = reduced[i * free.length + j];
    });
  });
  return covariance;
}

/** J^T V J over the free parameters. */
function gram({ free, jacobian, parameters }: LeastSquaresResult, weights: ArrayLike<number>): Float64Array {
  const size = free.length;
  const count = jacobian.length / parameters.length;
  const matrix = new Float64Array(size * size);
  free.forEach((a, i) => {
    const weighted = jacobian.slice(a * count, (a + 1) * count);
    for (let row = 0; row < count; row++) weighted[row] *= weights[row];
    for (let j = 0; j <= i; j++) {
      const other = jacobian.subarray(free[j] * count, (free[j] + 1) * count);
      let sum = 0;
      for (let row = 0; row < count; row++) sum += weighted[row] * other[row];
      matrix[i * size + j] = sum;
      matrix[j * size + i] = sum;
    }
  });
  return matrix;
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      for (let j = 0; j < size; j++) product[i * size + j] += a[i * size + k] * b[k * size + j];
    }
  }
  return product;
}
