import type { Optimiser } from './optimiser';

export interface AdamSettings {
  /** Part of the mean gradient that is kept, default 0.9. */
  readonly beta1?: number;
  /** Part of the mean square that is kept, default 0.999. */
  readonly beta2?: number;
  /** Keeps the step finite, default 1e-7 (the paper: 1e-8). */
  readonly epsilon?: number;
}

/**
 * Momentum and RMSProp in one (Kingma and Ba 2015, algorithm 1): m <- b1 m + (1 - b1) g, v <- b2 v + (1 - b2) g^2, both
 * divided by what they lack because they start at 0, then w <- w - a m' / (sqrt(v') + e).
 */
export function adam(size: number, { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamSettings = {}): Optimiser {
  const means = new Float64Array(size);
  const squares = new Float64Array(size);
  const steps = new Float64Array(1);
  return {
    memory: [means, squares, steps],
    stepInPlace(parameters, gradient, learningRate) {
      const step = ++steps[0]!;
      const [meanLack, squareLack] = [1 - beta1 ** step, 1 - beta2 ** step];
      for (let k = 0; k < size; k++) {
        means[k] = beta1 * means[k]! + (1 - beta1) * gradient[k]!;
        squares[k] = beta2 * squares[k]! + (1 - beta2) * gradient[k]! ** 2;
        const spread = Math.sqrt(squares[k]! / squareLack) + epsilon;
        parameters[k] = parameters[k]! - (learningRate * (means[k]! / meanLack)) / spread;
      }
    },
  };
}
