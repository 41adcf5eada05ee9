import type { Optimiser } from './optimiser';

export interface AdadeltaOptions {
  /** Part of the mean squares that is kept, default 0.95. */
  readonly decay?: number;
  /** What the first steps grow from, default 1e-7 (the paper: 1e-6). */
  readonly epsilon?: number;
  /**
   * Divide by the mean square as it was before this gradient, as TensorFlow.js 4.22 does where paper, TensorFlow and
   * PyTorch take the gradient in first: its first step is then the whole slope. Default false.
   */
  readonly lagging?: boolean;
}

/**
 * Steps in the units of the parameters themselves (Zeiler 2012, algorithm 1): s <- r s + (1 - r) g^2,
 * d = sqrt(u + e) / sqrt(s + e) g, u <- r u + (1 - r) d^2, w <- w - a d. The paper has no learning rate: a = 1.
 */
export function adadelta(size: number, options: AdadeltaOptions = {}): Optimiser {
  const { decay = 0.95, epsilon = 1e-7, lagging = false } = options;
  const squares = new Float64Array(size);
  const steps = new Float64Array(size);
  return {
    memory: [squares, steps],
    stepInPlace(parameters, gradient, learningRate) {
      for (let k = 0; k < size; k++) {
        const before = squares[k]!;
        squares[k] = decay * before + (1 - decay) * gradient[k]! ** 2;
        const spread = Math.sqrt((lagging ? before : squares[k]!) + epsilon);
        const step = (Math.sqrt(steps[k]! + epsilon) / spread) * gradient[k]!;
        steps[k] = decay * steps[k]! + (1 - decay) * step * step;
        parameters[k] = parameters[k]! - learningRate * step;
      }
    },
  };
}
