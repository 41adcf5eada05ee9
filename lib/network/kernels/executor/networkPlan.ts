import type * as tf from '@tensorflow/tfjs';

/** Dropout after a block. */
export interface DropoutPlan {
  readonly rate: number;
  readonly maskSeed: number;
}

/** relu(convolution + bias), the largest of each 2 x 2 pixels, dropout. */
export interface ConvolutionPlan {
  readonly kind: 'convolution';
  readonly filters: number;
  readonly kernel: readonly [number, number];
  readonly padding: 'same' | 'valid';
  dropout?: DropoutPlan;
}

/** x W + b, through relu or as it is, then dropout. */
export interface DensePlan {
  readonly kind: 'dense';
  readonly units: number;
  readonly activation: 'relu' | 'linear' | 'softmax';
  dropout?: DropoutPlan;
}

export interface NetworkPlan {
  /** Height, width, channels. */
  readonly pictures: readonly [number, number, number];
  readonly convolutions: readonly ConvolutionPlan[];
  /** The last one ends in softmax, no other. */
  readonly dense: readonly DensePlan[];
}

type Config = Readonly<Record<string, unknown>>;

/**
 * What a model computes, where that is a chain of convolutions with relu, each followed by max pooling of 2 x 2, then of dense
 * layers up to a softmax, without regularisers: undefined of any other model, which TensorFlow.js has to compute.
 */
export function networkPlan(model: tf.LayersModel): NetworkPlan | undefined {
  const pictures = (model.inputs[0]!.shape as number[]).slice(1);
  const layers = model.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
  if (pictures.length !== 3 || !isChain(model, layers)) return undefined;
  const convolutions: ConvolutionPlan[] = [];
  const dense: DensePlan[] = [];
  let flat = false;
  for (let i = 0; i < layers.length; i++) {
    const [kind, config] = [layers[i]!.getClassName(), layers[i]!.getConfig() as Config];
    if (kind === 'Conv2D' && dense.length === 0 && isPool(layers[i + 1]) && isPlain(config, layers[i]!, ['relu'])) {
      convolutions.push(convolutionPlan(config));
      i++;
    } else if (kind === 'Dropout' && config.maskSeed !== undefined) {
      const block = dense.at(-1) ?? convolutions.at(-1);
      if (block === undefined || block.dropout !== undefined) return undefined;
      block.dropout = { rate: config.rate as number, maskSeed: config.maskSeed as number };
    } else if (kind === 'Dense' && flat && isPlain(config, layers[i]!, ['relu', 'linear', 'softmax'])) {
      dense.push({ kind: 'dense', units: config.units as number, activation: config.activation as 'relu' });
    } else if (kind === 'Flatten') flat = true;
    else return undefined;
  }
  const plan = { pictures: pictures as [number, number, number], convolutions, dense };
  return isComputable(plan) ? plan : undefined;
}

function convolutionPlan(config: Config): ConvolutionPlan {
  return {
    kind: 'convolution',
    filters: config.filters as number,
    kernel: config.kernelSize as [number, number],
    padding: config.padding as 'same',
  };
}

/** Whether each layer's only input is the output of the one before. */
function isChain(model: tf.LayersModel, layers: readonly tf.layers.Layer[]): boolean {
  if (model.inputs.length !== 1 || model.outputs.length !== 1) return false;
  if (layers.some((layer) => layer.inboundNodes.length !== 1)) return false;
  return layers.every((layer, i) => layer.input === (i === 0 ? model.inputs[0] : layers[i - 1]!.output));
}

function isPool(layer: tf.layers.Layer | undefined): boolean {
  if (layer?.getClassName() !== 'MaxPooling2D') return false;
  const { poolSize, strides, padding, dataFormat } = layer.getConfig() as Config;
  const twos = [poolSize, strides].flat().every((side) => side === 2);
  return twos && padding === 'valid' && dataFormat !== 'channelsFirst';
}

/** With a bias, trained, and without what a chain of sums and relus cannot say. */
function isPlain(config: Config, layer: tf.layers.Layer, activations: readonly string[]): boolean {
  const extras = ['kernelRegularizer', 'biasRegularizer', 'activityRegularizer', 'kernelConstraint', 'biasConstraint'];
  const ones = [config.strides ?? 1, config.dilationRate ?? 1].flat().every((step) => step === 1);
  const plain = extras.every((name) => config[name] == null) && config.dataFormat !== 'channelsFirst';
  return (
    plain && ones && activations.includes(config.activation as string) && config.useBias === true && layer.trainable
  );
}

/** Fewest channels for which winograd4 pays and is written; its results then stay within its bound. */
const FEWEST_CHANNELS = 16;

function isComputable({ pictures, convolutions, dense }: NetworkPlan): boolean {
  let channels = pictures[2];
  for (const [i, { filters, kernel }] of convolutions.entries()) {
    const small = kernel.every((side) => side === 3) && channels >= FEWEST_CHANNELS;
    if (filters % 8 !== 0 || (i > 0 && !(small && filters >= FEWEST_CHANNELS))) return false;
    channels = filters;
  }
  const whole = convolutions.length > 0 || (pictures[0] * pictures[1] * channels) % 4 === 0;
  const ends = dense.map(({ activation }, i) => (activation === 'softmax') === (i === dense.length - 1));
  return whole && dense.length > 0 && ends.every(Boolean) && dense.at(-1)?.dropout === undefined;
}
