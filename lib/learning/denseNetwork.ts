import type { Random } from '../random';
import { ACTIVATIONS, type Activation, type ActivationName } from './activation';

/** Activation of a layer; 'softmax' is not of one neuron but of the whole layer. */
export type LayerActivation = Activation | 'softmax';

/** One layer: h = f(W h_before + b). */
export interface DenseLayer {
  readonly inputs: number;
  readonly neurons: number;
  readonly activation: LayerActivation;
  /** W, row i of neuron i: `weights[i * inputs + j]`. */
  readonly weights: Float64Array;
  /** b, one number a neuron. */
  readonly biases: Float64Array;
}

/** A network of dense layers. Its numbers lie in one vector, so that an optimiser sees nothing but a point in space. */
export interface DenseNetwork {
  /** Neurons of each layer, the inputs first: [2, 4, 4, 1]. */
  readonly sizes: readonly number[];
  /** All weights and biases, layer after layer; the layers hold views of it. */
  readonly parameters: Float64Array;
  readonly layers: readonly DenseLayer[];
}

export interface DenseNetworkOptions {
  /** Of the hidden layers, default 'sigmoid'. */
  readonly activation?: ActivationName | Activation;
  /** Of the last layer, default 'sigmoid'. */
  readonly output?: ActivationName | LayerActivation;
  /** Draws the first weights and biases; without it all are 0. */
  readonly random?: Random;
  /**
   * Where first weights lie: uniform in [-scale, scale], default 1 (thesis 2.4.1), biases alike. 'glorot' takes
   * sqrt(6 / (inputs + neurons)) a layer (Glorot and Bengio 2010) and biases 0.
   */
  readonly scale?: number | 'glorot';
}

/** A network with neurons as in `sizes`, the inputs first. Throws RangeError for fewer than two sizes or sizes below 1. */
export function createDenseNetwork(sizes: readonly number[], options: DenseNetworkOptions = {}): DenseNetwork {
  if (sizes.length < 2 || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new RangeError(`a network takes two sizes or more, whole and positive, got ${JSON.stringify(sizes)}`);
  }
  const network = networkOver(new Float64Array(countParameters(sizes)), sizes, options);
  const { random, scale = 1 } = options;
  if (random !== undefined) for (const layer of network.layers) drawInPlace(layer, random, scale);
  return network;
}

/** The same network with other numbers: a copy, or the given vector. */
export function withParameters(network: DenseNetwork, parameters: Float64Array): DenseNetwork {
  let offset = 0;
  const layers = network.layers.map(({ inputs, neurons, activation }) => {
    const weights = parameters.subarray(offset, offset + neurons * inputs);
    const biases = parameters.subarray(offset + neurons * inputs, offset + neurons * (inputs + 1));
    offset += neurons * (inputs + 1);
    return { inputs, neurons, activation, weights, biases };
  });
  if (offset !== parameters.length)
    throw new RangeError(`the network takes ${offset} numbers, got ${parameters.length}`);
  return { sizes: network.sizes, parameters, layers };
}

function countParameters(sizes: readonly number[]): number {
  return sizes.slice(1).reduce((sum, neurons, l) => sum + neurons * (sizes[l]! + 1), 0);
}

function networkOver(parameters: Float64Array, sizes: readonly number[], options: DenseNetworkOptions): DenseNetwork {
  const { activation = 'sigmoid', output = 'sigmoid' } = options;
  const empty = new Float64Array();
  const layers = sizes.slice(1).map((neurons, l) => {
    const chosen = named(l === sizes.length - 2 ? output : activation);
    return { inputs: sizes[l]!, neurons, activation: chosen, weights: empty, biases: empty };
  });
  return withParameters({ sizes: [...sizes], parameters, layers }, parameters);
}

function named(activation: ActivationName | LayerActivation): LayerActivation {
  return typeof activation === 'string' && activation !== 'softmax' ? ACTIVATIONS[activation] : activation;
}

function drawInPlace({ weights, biases, inputs, neurons }: DenseLayer, random: Random, scale: number | 'glorot'): void {
  const reach = scale === 'glorot' ? Math.sqrt(6 / (inputs + neurons)) : scale;
  for (let k = 0; k < weights.length; k++) weights[k] = random.between(-reach, reach);
  if (scale !== 'glorot') for (let i = 0; i < neurons; i++) biases[i] = random.between(-reach, reach);
}
