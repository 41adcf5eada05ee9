/** A number that depends on a point. */
export type Height = (point: Float64Array) => number;

/** (f(p + h e_k) - f(p)) / h for each k, the slope as the thesis' program takes it; its error shrinks with h. Default h 0.001. */
export function forwardDifferences(height: Height, point: ArrayLike<number>, h = 0.001): Float64Array {
  const here = height(Float64Array.from(point));
  return Float64Array.from(point, (_, k) => (height(moved(point, k, h)) - here) / h);
}

/** (f(p + h e_k) - f(p - h e_k)) / 2h for each k; its error shrinks with the square of h. Default h 1e-5. */
export function centralDifferences(height: Height, point: ArrayLike<number>, h = 1e-5): Float64Array {
  return Float64Array.from(point, (_, k) => (height(moved(point, k, h)) - height(moved(point, k, -h))) / (2 * h));
}

function moved(point: ArrayLike<number>, k: number, h: number): Float64Array {
  const there = Float64Array.from(point);
  there[k] = there[k]! + h;
  return there;
}
