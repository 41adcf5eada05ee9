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
  const { free, jacobian, model, parameters } = fit;
  const size = parameters.length;
  const inverse = invertSymmetric(gram(fit), free.length);
  if (inverse === undefined) return undefined;
  let reduced: Float64Array;
  if (variances === undefined) {
    const perDegree = fit.residualSquares / Math.max(1, model.length - free.length);
    reduced = inverse.map((value) => value * perDegree);
  } else {
    const middle = gram({ free, jacobian, parameters }, variances);
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

/** J^T J over the free parameters, each row weighted. */
function gram(
  { free, jacobian, parameters }: Pick<LeastSquaresResult, 'free' | 'jacobian' | 'parameters'>,
  weights?: ArrayLike<number>,
): Float64Array {
  const [size, all] = [free.length, parameters.length];
  const matrix = new Float64Array(size * size);
  for (let row = 0; row * all < jacobian.length; row++) {
    const weight = weights?.[row] ?? 1;
    for (let i = 0; i < size; i++) {
      const derivative = weight * jacobian[row * all + free[i]];
      for (let j = 0; j < size; j++) matrix[i * size + j] += derivative * jacobian[row * all + free[j]];
    }
  }
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
