/** e^z_k / sum_j e^z_j: any numbers as probabilities that add up to 1. The largest is subtracted first against overflow. */
export function softmax(values: ArrayLike<number>): Float64Array {
  const list = Float64Array.from(values);
  const largest = list.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = list.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** d softmax_i / d z_j = p_i (delta_ij - p_j), row i, column j, in row-major order. */
export function softmaxJacobian(values: ArrayLike<number>): Float64Array {
  const p = softmax(values);
  const n = p.length;
  return Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return p[i]! * ((i === j ? 1 : 0) - p[j]!);
  });
}
