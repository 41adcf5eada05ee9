import { backpropagate } from './backpropagate';
import { type Cost, squaredError } from './cost';
import type { DenseNetwork } from './denseNetwork';
import { predictDense } from './forward';
import type { Optimiser } from './optimisers/optimiser';
import { sgd } from './optimisers/sgd';
import type { Samples } from './samples';

/** How a network learns: all samples at once in every iteration. */
export interface TrainDenseOptions {
  readonly iterations: number;
  readonly learningRate: number;
  /** Default plain gradient descent. */
  readonly optimiser?: Optimiser;
  /** Default the squared error. */
  readonly cost?: Cost;
  /** Called before the first iteration (0) and after each; an answer of false ends the training there. */
  readonly onIteration?: (iteration: number, cost: number) => unknown;
}

/**
 * Trains the network, in place. Returns the mean cost of the samples before each iteration and, last, at the end:
 * iterations + 1 numbers, fewer where it was ended.
 */
export function trainDenseInPlace(network: DenseNetwork, samples: Samples, options: TrainDenseOptions): Float64Array {
  const { iterations, learningRate, optimiser = sgd(), cost = squaredError, onIteration } = options;
  const costs = new Float64Array(iterations + 1);
  for (let i = 0; i <= iterations; i++) {
    const slope = backpropagate(network, samples, cost);
    costs[i] = slope.cost;
    if (onIteration?.(i, slope.cost) === false) return costs.subarray(0, i + 1);
    if (i < iterations) optimiser.stepInPlace(network.parameters, slope.gradient, learningRate);
  }
  return costs;
}

/** The fraction of samples that are answered right: the side of 1/2 for one output, the largest output for several. */
export function fractionRight(network: DenseNetwork, samples: Samples): number {
  const { count, outputs: width, answers } = samples;
  const said = predictDense(network, samples.inputs);
  let right = 0;
  for (let start = 0; start < said.length; start += width) {
    const [ours, wanted] = [said, answers].map((all) => classOf(all.subarray(start, start + width)));
    if (ours === wanted) right++;
  }
  return right / count;
}

function classOf(output: Float64Array): number {
  if (output.length === 1) return output[0]! > 0.5 ? 1 : 0;
  return output.reduce((best, value, k) => (value > output[best]! ? k : best), 0);
}
