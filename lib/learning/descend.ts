import type { Optimiser } from './optimisers/optimiser';
import { sgd } from './optimisers/sgd';

export interface DescentOptions {
  /** Length of a step in units of the slope. */
  readonly learningRate: number;
  readonly steps: number;
  /** Default plain gradient descent. */
  readonly optimiser?: Optimiser;
}

/** The way down from `start`: the points after 0, 1 ... `steps` steps. It ends early where a point is no longer finite. */
export function descend(
  slope: (point: Float64Array) => Float64Array,
  start: ArrayLike<number>,
  { learningRate, steps, optimiser = sgd() }: DescentOptions,
): readonly Float64Array[] {
  const point = Float64Array.from(start);
  const path = [point.slice()];
  for (let i = 0; i < steps; i++) {
    optimiser.stepInPlace(point, slope(point), learningRate);
    if (!point.every(Number.isFinite)) break;
    path.push(point.slice());
  }
  return path;
}
