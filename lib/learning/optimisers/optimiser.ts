/** A point in the space of all parameters, or a slope there; the language's optimisers take either precision. */
export type Vector = Float64Array | Float32Array;

/** Walks down a slope. It remembers what it needs of the steps before. */
export interface Optimiser {
  /** Moves the parameters, in place, one step against the gradient of the cost. */
  stepInPlace(parameters: Vector, gradient: Vector, learningRate: number): void;
  /** All that it remembers, in arrays that never move: written back they let another optimiser go on in its place. */
  readonly memory?: readonly Vector[];
}
