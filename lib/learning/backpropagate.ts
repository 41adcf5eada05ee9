import { type Cost, costOf, squaredError } from './cost';
import { type DenseLayer, type DenseNetwork, withParameters } from './denseNetwork';
import { type ForwardPass, forward } from './forward';
import type { Samples } from './samples';

/** The slope of the mean cost of a batch. */
export interface Backpropagation {
  /** Mean cost over the samples. */
  readonly cost: number;
  /** dC/d(parameters), in the order of the network's own parameters. */
  readonly gradient: Float64Array;
  /** delta = dC/dz of each layer and sample, of the sum (not the mean) over the batch: `deltas[l][i * neurons + j]`. */
  readonly deltas: readonly Float64Array[];
}

/**
 * The gradient of the mean cost over the samples by backpropagation, equations (2.2) of the thesis:
 *
 *     delta(L)   = dC/dh(L) f'(z(L))                 the last layer is to blame for the cost
 *     delta(l-1) = W(l)^T delta(l) f'(z(l-1))        and passes the blame back along its weights
 *                                                (at once h - y where the cost cancels f')
 *     dC/dW = delta h^T,  dC/db = delta              with h the outputs that came in
 */
export function backpropagate(network: DenseNetwork, samples: Samples, cost: Cost = squaredError): Backpropagation {
  const pass = forward(network, samples.inputs);
  const deltas = allDeltas(network, pass, { samples, cost });
  const gradient = new Float64Array(network.parameters.length);
  withParameters(network, gradient).layers.forEach((slopes, l) => {
    addSlopes(slopes, deltas[l]!, pass.outputs[l]!);
  });
  for (let k = 0; k < gradient.length; k++) gradient[k] = gradient[k]! / pass.count;
  return { cost: meanCost(pass.outputs.at(-1)!, samples, cost), gradient, deltas };
}

/** The mean cost of outputs (rows as in `samples.answers`). */
export function meanCost(outputs: Float64Array, samples: Samples, cost: Cost = squaredError): number {
  return costOf(cost, samples.answers, outputs) / samples.count;
}

interface Wanted {
  readonly samples: Samples;
  readonly cost: Cost;
}

function allDeltas(network: DenseNetwork, pass: ForwardPass, wanted: Wanted): Float64Array[] {
  const { layers } = network;
  const deltas: Float64Array[] = new Array(layers.length);
  for (let l = layers.length - 1; l >= 0; l--) {
    const isLast = l === layers.length - 1;
    if (isLast && nameOf(layers[l]!) === wanted.cost.cancels) {
      deltas[l] = errors(pass.outputs.at(-1)!, wanted.samples);
      continue;
    }
    const slopes = isLast ? costSlopes(pass.outputs.at(-1)!, wanted) : passBack(layers[l + 1]!, deltas[l + 1]!);
    deltas[l] = throughActivation(layers[l]!, slopes, { sums: pass.sums[l]!, outputs: pass.outputs[l + 1]! });
  }
  return deltas;
}

function nameOf({ activation }: DenseLayer): string {
  return activation === 'softmax' ? activation : activation.name;
}

/** h - y: dC/dz where the cost cancels the activation's derivative. */
function errors(outputs: Float64Array, samples: Samples): Float64Array {
  assertAnswers(outputs, samples);
  return outputs.map((output, k) => output - samples.answers[k]!);
}

/** dC/dh of the last layer. */
function costSlopes(outputs: Float64Array, { samples, cost }: Wanted): Float64Array {
  assertAnswers(outputs, samples);
  return outputs.map((output, k) => cost.derivative(samples.answers[k]!, output));
}

function assertAnswers(outputs: Float64Array, samples: Samples): void {
  if (outputs.length !== samples.answers.length) {
    throw new RangeError(
      `the network gives ${outputs.length} numbers, the samples have ${samples.answers.length} answers`,
    );
  }
}

/** dC/dh of the layer before: W^T delta. */
function passBack({ inputs, neurons, weights }: DenseLayer, delta: Float64Array): Float64Array {
  const count = delta.length / neurons;
  const slopes = new Float64Array(count * inputs);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < neurons; i++) {
      const blame = delta[row * neurons + i]!;
      for (let j = 0; j < inputs; j++) {
        slopes[row * inputs + j] = slopes[row * inputs + j]! + blame * weights[i * inputs + j]!;
      }
    }
  }
  return slopes;
}

interface Said {
  readonly sums: Float64Array;
  readonly outputs: Float64Array;
}

/** dC/dz from dC/dh: times f'(z); a softmax ties the neurons of a layer together. */
function throughActivation({ activation, neurons }: DenseLayer, slopes: Float64Array, said: Said): Float64Array {
  const { sums, outputs } = said;
  const delta = new Float64Array(slopes.length);
  if (activation !== 'softmax') {
    for (let k = 0; k < delta.length; k++) delta[k] = slopes[k]! * activation.derivative(sums[k]!, outputs[k]!);
    return delta;
  }
  for (let start = 0; start < slopes.length; start += neurons) {
    let mean = 0;
    for (let k = start; k < start + neurons; k++) mean += slopes[k]! * outputs[k]!;
    for (let k = start; k < start + neurons; k++) delta[k] = outputs[k]! * (slopes[k]! - mean);
  }
  return delta;
}

/** Adds delta h^T and delta, summed over the samples, to the slopes of a layer. */
function addSlopes({ inputs, neurons, weights, biases }: DenseLayer, delta: Float64Array, before: Float64Array): void {
  for (let row = 0; row * neurons < delta.length; row++) {
    for (let i = 0; i < neurons; i++) {
      const blame = delta[row * neurons + i]!;
      biases[i] = biases[i]! + blame;
      for (let j = 0; j < inputs; j++) {
        weights[i * inputs + j] = weights[i * inputs + j]! + blame * before[row * inputs + j]!;
      }
    }
  }
}
