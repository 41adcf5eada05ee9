import type { Optimiser } from './optimiser';

/** Gradient descent w <- w - a g (thesis, equation 2.1). "Stochastic" when g comes from a part of the samples. */
export function sgd(): Optimiser {
  return {
    memory: [],
    stepInPlace(parameters, gradient, learningRate) {
      for (let k = 0; k < parameters.length; k++) parameters[k] = parameters[k]! - learningRate * gradient[k]!;
    },
  };
}
