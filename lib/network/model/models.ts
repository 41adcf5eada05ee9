import * as tf from '@tensorflow/tfjs';
import { createRandom, type Random } from '../../random';
import { CLASS_NAMES } from '../../stamps/stampSet';
import { SeededDropout } from './seededDropout';

/**
 * The thesis' networks. For stars, chapter 4: the final one, the first (overfits) and the wide one (table of 3.2.1). For
 * the digits of MNIST: the dense one of chapter 2 and the convolutional one of chapter 3. And ours: 'anyTelescope', for
 * stamps whose scale follows the stars (see grade/).
 */
export type Architecture = 'thesis' | 'first' | 'wide' | 'mnistAnn' | 'mnistCnn' | 'anyTelescope';

export interface BuildModelOptions {
  /** Decides the first weights and the dropout masks. */
  readonly seed: number;
  /** Side of the pictures in pixels, default 60, for digits 28. */
  readonly size?: number;
  /** Number of outputs, default 3, for digits 10. */
  readonly classes?: number;
  /** Weight of an L2 penalty on the weights of every layer, in place of the network's own. */
  readonly l2?: number;
}

/** What a layer of the networks can be. */
type LayerPlan =
  | {
      readonly kind: 'convolution';
      readonly filters: number;
      readonly kernel: number;
      readonly l2?: number;
      /** Default "same": the image keeps its size. */
      readonly padding?: 'same' | 'valid';
    }
  | { readonly kind: 'maxPooling'; readonly pool: number }
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'dense'; readonly units: number; readonly l2?: number }
  | { readonly kind: 'output'; readonly l2?: number };

interface NetworkPlan {
  readonly activation: 'relu' | 'mish';
  /** What the network is for. */
  readonly pictures: { readonly name: string; readonly size: number; readonly classes: number };
  readonly layers: readonly LayerPlan[];
}

const STARS: NetworkPlan['pictures'] = { name: 'stamps', size: 60, classes: CLASS_NAMES.length };
const DIGITS: NetworkPlan['pictures'] = { name: 'digits', size: 28, classes: 10 };

/** Chapters 2 to 4 of the thesis; dropouts, regularisers and activations of the first network from its program. */
const PLANS: Readonly<Record<Architecture, NetworkPlan>> = {
  thesis: {
    activation: 'relu',
    pictures: STARS,
    layers: [
      { kind: 'convolution', filters: 16, kernel: 3 },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'dropout', rate: 0.25 },
      { kind: 'convolution', filters: 32, kernel: 3 },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'dropout', rate: 0.3 },
      { kind: 'convolution', filters: 64, kernel: 3 },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'dropout', rate: 0.3 },
      { kind: 'flatten' },
      { kind: 'dense', units: 8 },
      { kind: 'dropout', rate: 0.35 },
      { kind: 'output' },
    ],
  },
  first: {
    activation: 'mish',
    pictures: STARS,
    layers: [
      { kind: 'convolution', filters: 32, kernel: 5, l2: 1e-3 },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'dropout', rate: 0.25 },
      { kind: 'convolution', filters: 64, kernel: 5, l2: 1e-3 },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'dropout', rate: 0.35 },
      { kind: 'convolution', filters: 64, kernel: 5, l2: 1e-3 },
      { kind: 'maxPooling', pool: 3 },
      { kind: 'dropout', rate: 0.35 },
      { kind: 'flatten' },
      { kind: 'dense', units: 32, l2: 1e-2 },
      { kind: 'dropout', rate: 0.5 },
      { kind: 'output', l2: 1e-2 },
    ],
  },
  // The thesis says of the networks before the final one that they used Mish.
  wide: {
    activation: 'mish',
    pictures: STARS,
    layers: [
      { kind: 'convolution', filters: 32, kernel: 3 },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'convolution', filters: 64, kernel: 3 },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'flatten' },
      { kind: 'dense', units: 50 },
      { kind: 'output' },
    ],
  },
  anyTelescope: {
    activation: 'relu',
    pictures: STARS,
    layers: [
      { kind: 'convolution', filters: 16, kernel: 3 },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'convolution', filters: 32, kernel: 3 },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'convolution', filters: 48, kernel: 3 },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'convolution', filters: 64, kernel: 3 },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'flatten' },
      { kind: 'dropout', rate: 0.3 },
      { kind: 'dense', units: 32 },
      { kind: 'dropout', rate: 0.2 },
      { kind: 'output' },
    ],
  },
  // Chapter 2 says of it only that it is dense: this is the network of Keras' own example for MNIST.
  mnistAnn: {
    activation: 'relu',
    pictures: DIGITS,
    layers: [{ kind: 'flatten' }, { kind: 'dense', units: 512 }, { kind: 'dropout', rate: 0.2 }, { kind: 'output' }],
  },
  mnistCnn: {
    activation: 'relu',
    pictures: DIGITS,
    layers: [
      { kind: 'convolution', filters: 32, kernel: 3, padding: 'valid' },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'dropout', rate: 0.25 },
      { kind: 'convolution', filters: 64, kernel: 3, padding: 'valid' },
      { kind: 'maxPooling', pool: 2 },
      { kind: 'dropout', rate: 0.35 },
      { kind: 'flatten' },
      { kind: 'dense', units: 100 },
      { kind: 'dropout', rate: 0.35 },
      { kind: 'output' },
    ],
  },
};

/** Keras' names of the layers, so that a saved model reads like the thesis' own. */
const KERAS_NAMES: Readonly<Record<LayerPlan['kind'], string>> = {
  convolution: 'conv2d',
  maxPooling: 'max_pooling2d',
  dropout: 'dropout',
  flatten: 'flatten',
  dense: 'dense',
  output: 'dense',
};

/**
 * Builds one of the thesis' networks, input [n, size, size, 1], output class probabilities [n, classes]; not compiled.
 * Weights start Glorot-uniform from the seed, biases at zero (Keras' defaults). The caller disposes of the model.
 */
export function buildModel(architecture: Architecture, options: BuildModelOptions): tf.LayersModel {
  const plan = PLANS[architecture];
  if (plan === undefined) throw new RangeError(`no architecture '${architecture}': ${Object.keys(PLANS).join(', ')}`);
  const { seed, size = plan.pictures.size, classes = plan.pictures.classes, l2 } = options;
  const random = createRandom(seed);
  const model = tf.sequential({ name: architecture });
  model.add(tf.layers.inputLayer({ inputShape: [size, size, 1], name: plan.pictures.name }));
  const namesGiven = new Map<string, number>();
  for (const layer of plan.layers) {
    const name = nextName(KERAS_NAMES[layer.kind], namesGiven);
    model.add(buildLayer(layer, { name, classes, activation: plan.activation, random: random.fork(name), l2 }));
  }
  return model;
}

interface LayerContext {
  readonly name: string;
  readonly classes: number;
  readonly activation: 'relu' | 'mish';
  readonly random: Random;
  readonly l2: number | undefined;
}

function buildLayer(plan: LayerPlan, context: LayerContext): tf.layers.Layer {
  const { name, classes, activation, random } = context;
  const seed = random.integer(2 ** 31);
  if (plan.kind === 'maxPooling') return tf.layers.maxPooling2d({ name, poolSize: plan.pool, padding: 'valid' });
  if (plan.kind === 'dropout') return new SeededDropout({ name, rate: plan.rate, maskSeed: seed });
  if (plan.kind === 'flatten') return tf.layers.flatten({ name });
  const l2 = context.l2 ?? plan.l2;
  const weights = {
    name,
    kernelInitializer: tf.initializers.glorotUniform({ seed }),
    biasInitializer: 'zeros',
    ...(l2 === undefined ? {} : { kernelRegularizer: tf.regularizers.l2({ l2 }) }),
  } as const;
  if (plan.kind === 'dense') return tf.layers.dense({ ...weights, units: plan.units, activation });
  if (plan.kind === 'output') return tf.layers.dense({ ...weights, units: classes, activation: 'softmax' });
  return tf.layers.conv2d({
    ...weights,
    filters: plan.filters,
    kernelSize: plan.kernel,
    padding: plan.padding ?? 'same',
    activation,
  });
}

/** conv2d, conv2d_1, conv2d_2 ... as Keras counts. */
function nextName(base: string, given: Map<string, number>): string {
  const count = given.get(base) ?? 0;
  given.set(base, count + 1);
  return count === 0 ? base : `${base}_${count}`;
}
