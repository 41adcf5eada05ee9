/**
 * Coefficients w that minimise |y - X w|^2, by the normal equations X^T X w = X^T y (thesis, section 2.2.1).
 *
 * @param rows rows of X, with a leading 1 where a constant is wanted.
 * @throws RangeError where the lengths do not fit or the columns of X are linearly dependent.
 */
export function leastSquares(rows: readonly (readonly number[])[], answers: readonly number[]): Float64Array {
  const width = rows[0]?.length ?? 0;
  if (rows.length !== answers.length || rows.some((row) => row.length !== width)) {
    throw new RangeError(`${rows.length} rows of ${width} columns do not fit ${answers.length} answers`);
  }
  const matrix = Array.from({ length: width }, (_, i) =>
    Float64Array.from({ length: width }, (_, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
  );
  const right = Float64Array.from({ length: width }, (_, i) =>
    rows.reduce((sum, row, k) => sum + row[i]! * answers[k]!, 0),
  );
  return solveInPlace(matrix, right);
}

/** 1, x, x^2 ... x^degree: a row of X for a polynomial. */
export function powersOf(x: number, degree: number): number[] {
  return Array.from({ length: degree + 1 }, (_, k) => x ** k);
}

/** The value of a polynomial from its coefficients, constant first (Horner). */
export function polynomialAt(coefficients: ArrayLike<number>, x: number): number {
  let value = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) value = value * x + coefficients[k]!;
  return value;
}

/** A pivot smaller than this part of the largest number says that the columns depend on each other. */
const SINGULAR = 1e-14;

/** Gaussian elimination with partial pivoting. */
function solveInPlace(matrix: Float64Array[], right: Float64Array): Float64Array {
  const n = right.length;
  const largest = Math.max(...matrix.map((row) => Math.max(...row.map(Math.abs))));
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(matrix[i]![k]!) > Math.abs(matrix[pivot]![k]!)) pivot = i;
    if (!(Math.abs(matrix[pivot]![k]!) > SINGULAR * largest))
      throw new RangeError('the columns are linearly dependent');
    [matrix[k], matrix[pivot]] = [matrix[pivot]!, matrix[k]!];
    [right[k], right[pivot]] = [right[pivot]!, right[k]!];
    for (let i = k + 1; i < n; i++) eliminate({ matrix, right }, i, k);
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) right[k] = right[k]! - matrix[k]![j]! * right[j]!;
    right[k] = right[k]! / matrix[k]![k]!;
  }
  return right;
}

/** Takes from row i what makes its column k zero. */
function eliminate({ matrix, right }: { matrix: Float64Array[]; right: Float64Array }, i: number, k: number): void {
  const factor = matrix[i]![k]! / matrix[k]![k]!;
  for (let j = k; j < right.length; j++) matrix[i]![j] = matrix[i]![j]! - factor * matrix[k]![j]!;
  right[i] = right[i]! - factor * right[k]!;
}
