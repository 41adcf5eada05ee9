import type { DenseLayer, DenseNetwork } from './denseNetwork';
import { softmax } from './softmax';

/** What went through a network: index 0 is the first layer after the inputs. Rows are samples. */
export interface ForwardPass {
  readonly count: number;
  /** z = W h + b of each layer, `sums[l][i * neurons + j]`. */
  readonly sums: readonly Float64Array[];
  /** h = f(z) of each layer, the inputs before the first: `outputs[0]` are the inputs. */
  readonly outputs: readonly Float64Array[];
}

/** Sends rows of inputs through all layers (the equations of thesis 2.2) and keeps what each layer said. */
export function forward(network: DenseNetwork, inputs: Float64Array): ForwardPass {
  const count = inputs.length / network.sizes[0]!;
  if (!Number.isInteger(count)) {
    throw new RangeError(`${inputs.length} numbers are no rows of ${network.sizes[0]} inputs`);
  }
  const sums: Float64Array[] = [];
  const outputs: Float64Array[] = [inputs];
  for (const layer of network.layers) {
    const sum = weightedSums(layer, outputs.at(-1)!, count);
    sums.push(sum);
    outputs.push(activate(layer, sum));
  }
  return { count, sums, outputs };
}

/** The answers of a network to rows of inputs: `answers[i * outputs + j]`. */
export function predictDense(network: DenseNetwork, inputs: Float64Array): Float64Array {
  return forward(network, inputs).outputs.at(-1)!;
}

function weightedSums(
  { inputs, neurons, weights, biases }: DenseLayer,
  before: Float64Array,
  count: number,
): Float64Array {
  const sums = new Float64Array(count * neurons);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < neurons; i++) {
      let sum = biases[i]!;
      for (let j = 0; j < inputs; j++) sum += weights[i * inputs + j]! * before[row * inputs + j]!;
      sums[row * neurons + i] = sum;
    }
  }
  return sums;
}

function activate({ activation, neurons }: DenseLayer, sums: Float64Array): Float64Array {
  const outputs = new Float64Array(sums.length);
  if (activation !== 'softmax') {
    for (let k = 0; k < sums.length; k++) outputs[k] = activation.output(sums[k]!);
    return outputs;
  }
  for (let start = 0; start < sums.length; start += neurons) {
    outputs.set(softmax(sums.subarray(start, start + neurons)), start);
  }
  return outputs;
}
