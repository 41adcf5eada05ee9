import type { Optimiser } from './optimiser';

export interface AdagradOptions {
  /** Where the sum of squares starts, default 0.1 as TensorFlow's (the paper: 0). */
  readonly initialSquares?: number;
  /** Keeps the step finite, default 1e-7. */
  readonly epsilon?: number;
}

/** Each parameter slows down by the squares of all its gradients (Duchi et al. 2011): s <- s + g^2, w <- w - a g / sqrt(s + e). */
export function adagrad(size: number, { initialSquares = 0.1, epsilon = 1e-7 }: AdagradOptions = {}): Optimiser {
  const squares = new Float64Array(size).fill(initialSquares);
  return {
    memory: [squares],
    stepInPlace(parameters, gradient, learningRate) {
      for (let k = 0; k < size; k++) {
        squares[k] = squares[k]! + gradient[k]! ** 2;
        parameters[k] = parameters[k]! - (learningRate * gradient[k]!) / Math.sqrt(squares[k]! + epsilon);
      }
    },
  };
}
