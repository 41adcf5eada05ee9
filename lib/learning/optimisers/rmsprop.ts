import type { Optimiser } from './optimiser';

export interface RmspropOptions {
  /** Part of the mean square that is kept, default 0.9. */
  readonly decay?: number;
  /** Keeps the step finite, default 1e-7. */
  readonly epsilon?: number;
}

/**
 * Adagrad that forgets (Tieleman and Hinton 2012): s <- r s + (1 - r) g^2, w <- w - a g / sqrt(s + e). The step is as long
 * on a gentle slope as on a steep one.
 */
export function rmsprop(size: number, { decay = 0.9, epsilon = 1e-7 }: RmspropOptions = {}): Optimiser {
  const squares = new Float64Array(size);
  return {
    memory: [squares],
    stepInPlace(parameters, gradient, learningRate) {
      for (let k = 0; k < size; k++) {
        squares[k] = decay * squares[k]! + (1 - decay) * gradient[k]! ** 2;
        parameters[k] = parameters[k]! - (learningRate * gradient[k]!) / Math.sqrt(squares[k]! + epsilon);
      }
    },
  };
}
