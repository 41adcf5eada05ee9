/** Walks down a slope. It remembers what it needs of the steps before. */
export interface Optimiser {
  /** Moves the parameters, in place, one step against the gradient of the cost. */
  stepInPlace(parameters: Float64Array, gradient: Float64Array, learningRate: number): void;
}
