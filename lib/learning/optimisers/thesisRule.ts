import { type DenseNetwork, withParameters } from '../denseNetwork';
import type { Optimiser } from './optimiser';

/**
 * The step of the thesis' program (section 2.4.1): plain descent in which the biases follow the mean gradient over the
 * `count` samples of the batch, the weights the sum, so that weights go `count` times as far.
 */
export function thesisRule(network: DenseNetwork, count: number): Optimiser {
  const factors = new Float64Array(network.parameters.length).fill(1);
  for (const { weights } of withParameters(network, factors).layers) weights.fill(count);
  return {
    memory: [],
    stepInPlace(parameters, gradient, learningRate) {
      for (let k = 0; k < parameters.length; k++) {
        parameters[k] = parameters[k]! - learningRate * factors[k]! * gradient[k]!;
      }
    },
  };
}
