/**
 * Factors a symmetric positive definite matrix (row-major, `size` x `size`, lower triangle read) in place into L L^T,
 * L in the lower triangle. Returns false, leaving the matrix spoilt, where it is not positive definite.
 */
export function factorInPlace(matrix: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j];
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k] * matrix[j * size + k];
      if (i !== j) matrix[i * size + j] = sum / matrix[j * size + j];
      else if (sum > 0) matrix[i * size + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L L^T x = right for the factor that `factorInPlace` left; the answer takes the place of `right`. */
export function substituteInPlace(factor: Float64Array, right: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    let sum = right[i];
    for (let k = 0; k < i; k++) sum -= factor[i * size + k] * right[k];
    right[i] = sum / factor[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = right[i];
    for (let k = i + 1; k < size; k++) sum -= factor[k * size + i] * right[k];
    right[i] = sum / factor[i * size + i];
  }
}

/**
 * The inverse of a symmetric positive definite matrix, or undefined where it is none. Scaled to a unit diagonal first,
 * so that parameters of very different size lose no digits.
 */
export function invertSymmetric(matrix: Float64Array, size: number): Float64Array | undefined {
  const scale = Float64Array.from({ length: size }, (_, i) => 1 / Math.sqrt(matrix[i * size + i]));
  const factor = matrix.map((value, i) => value * scale[Math.floor(i / size)] * scale[i % size]);
  if (!factorInPlace(factor, size)) return undefined;
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    column.fill(0);
    column[j] = 1;
    substituteInPlace(factor, column, size);
    for (let i = 0; i < size; i++) inverse[i * size + j] = column[i] * scale[i] * scale[j];
  }
  return inverse;
}
