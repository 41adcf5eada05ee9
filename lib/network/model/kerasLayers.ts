import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../inputError';
import { SeededDropout } from './seededDropout';

/** One entry of the layer list in a Keras configuration. */
export interface KerasLayer {
  readonly class_name: string;
  readonly config: KerasConfig;
}

/** The configuration of a Keras layer: JSON whose keys depend on the layer and the version. */
export type KerasConfig = { readonly [key: string]: unknown };

/** Keras' names of the activations that mean the same here. */
const ACTIVATIONS = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
  softmax: 'softmax',
  softplus: 'softplus',
  softsign: 'softsign',
  elu: 'elu',
  selu: 'selu',
  swish: 'swish',
  silu: 'swish',
  gelu: 'gelu',
  mish: 'mish',
} as const;
type Activation = (typeof ACTIVATIONS)[keyof typeof ACTIVATIONS];

/** Builds one layer; weights are left as they come, the import overwrites them. */
const BUILDERS: Readonly<Record<string, (config: KerasConfig) => tf.layers.Layer>> = {
  Conv2D: buildConv2D,
  Dense: (config) =>
    tf.layers.dense({ ...weighted(config), units: config.units as number, activation: activationOf(config) }),
  MaxPooling2D: (config) => tf.layers.maxPooling2d(pooling(config)),
  AveragePooling2D: (config) => tf.layers.averagePooling2d(pooling(config)),
  GlobalAveragePooling2D: (config) => tf.layers.globalAveragePooling2d(globalPooling(config)),
  GlobalMaxPooling2D: (config) => tf.layers.globalMaxPooling2d(globalPooling(config)),
  Dropout: (config) => {
    if (config.noise_shape != null) refuse('noise_shape', config.noise_shape);
    return new SeededDropout({ name: nameOf(config), rate: config.rate as number });
  },
  Flatten: (config) => {
    assertChannelsLast(config);
    return tf.layers.flatten({ name: nameOf(config) });
  },
  Activation: (config) => tf.layers.activation({ name: nameOf(config), activation: activationOf(config) }),
  ReLU: buildReLU,
  Softmax: (config) => tf.layers.softmax({ name: nameOf(config), axis: (config.axis ?? -1) as number }),
  BatchNormalization: buildBatchNormalization,
  Reshape: (config) => tf.layers.reshape({ name: nameOf(config), targetShape: config.target_shape as number[] }),
  Rescaling: (config) =>
    tf.layers.rescaling({
      name: nameOf(config),
      scale: numberOf(config, 'scale', 1),
      offset: numberOf(config, 'offset', 0),
    }),
};

/** The Keras layers that can be read (InputLayer besides). */
export const KERAS_LAYERS: readonly string[] = Object.keys(BUILDERS);

/**
 * Builds the TensorFlow.js layer of one entry of a Keras 2 or 3 configuration. Throws InputError naming the layer (the
 * caller adds the file) when its kind or one of its settings cannot be reproduced.
 */
export function buildKerasLayer({ class_name, config }: KerasLayer): tf.layers.Layer {
  const build = Object.hasOwn(BUILDERS, class_name) ? BUILDERS[class_name] : undefined;
  if (build === undefined) {
    throw new InputError(
      `the layer ${String(config?.name)} is of kind ${class_name}, readable are ${KERAS_LAYERS.join(', ')}`,
    );
  }
  try {
    return build(config);
  } catch (error) {
    throw new InputError(`the layer ${nameOf(config)} (${class_name}): ${(error as Error).message}`);
  }
}

function buildConv2D(config: KerasConfig): tf.layers.Layer {
  assertChannelsLast(config);
  if ((config.groups ?? 1) !== 1) refuse('groups', config.groups);
  return tf.layers.conv2d({
    ...weighted(config),
    filters: config.filters as number,
    kernelSize: config.kernel_size as [number, number],
    strides: (config.strides ?? [1, 1]) as [number, number],
    padding: paddingOf(config),
    dilationRate: (config.dilation_rate ?? [1, 1]) as [number, number],
    activation: activationOf(config),
  });
}

function buildReLU(config: KerasConfig): tf.layers.Layer {
  for (const setting of ['negative_slope', 'threshold']) {
    if ((config[setting] ?? 0) !== 0) refuse(setting, config[setting]);
  }
  const maxValue = config.max_value as number | null | undefined;
  return tf.layers.reLU({ name: nameOf(config), ...(maxValue == null ? {} : { maxValue }) });
}

function buildBatchNormalization(config: KerasConfig): tf.layers.Layer {
  // Keras 2 writes the axis as a list of one.
  const axis = [config.axis ?? -1].flat();
  if (axis.length !== 1) refuse('axis', config.axis);
  return tf.layers.batchNormalization({
    name: nameOf(config),
    axis: axis[0] as number,
    momentum: config.momentum as number,
    epsilon: config.epsilon as number,
    center: (config.center ?? true) as boolean,
    scale: (config.scale ?? true) as boolean,
  });
}

/** Settings that convolutions and dense layers share. */
function weighted(config: KerasConfig): {
  name: string;
  useBias: boolean;
  kernelInitializer: 'zeros';
  kernelRegularizer?: Regulariser;
} {
  for (const setting of ['bias_regularizer', 'activity_regularizer']) {
    if (config[setting] != null) refuse(setting, config[setting]);
  }
  const regulariser = regulariserOf(config.kernel_regularizer);
  return {
    name: nameOf(config),
    useBias: (config.use_bias ?? true) as boolean,
    kernelInitializer: 'zeros',
    ...(regulariser && { kernelRegularizer: regulariser }),
  };
}

type Regulariser = ReturnType<typeof tf.regularizers.l1l2>;

/** {"class_name": "L2", "config": {"l2": 0.001}} and the like; null when there is none. */
function regulariserOf(entry: unknown): Regulariser | null {
  if (entry == null) return null;
  const { class_name, config } = entry as Partial<KerasLayer>;
  if (!['L1', 'L2', 'L1L2'].includes(class_name ?? '')) refuse('kernel_regularizer', entry);
  return tf.regularizers.l1l2({ l1: numberOf(config ?? {}, 'l1', 0), l2: numberOf(config ?? {}, 'l2', 0) });
}

/** A name, or in Keras 3 {"class_name": "function", "config": name}. */
function activationOf(config: KerasConfig): Activation {
  const entry = config.activation ?? 'linear';
  const name = typeof entry === 'object' ? (entry as KerasConfig).config : entry;
  if (typeof name !== 'string' || !Object.hasOwn(ACTIVATIONS, name)) refuse('activation', entry);
  return ACTIVATIONS[name as keyof typeof ACTIVATIONS];
}

function pooling(config: KerasConfig): {
  name: string;
  poolSize: [number, number];
  strides: [number, number];
  padding: 'same' | 'valid';
} {
  assertChannelsLast(config);
  const poolSize = config.pool_size as [number, number];
  const strides = (config.strides ?? poolSize) as [number, number];
  return { name: nameOf(config), poolSize, strides, padding: paddingOf(config) };
}

function globalPooling(config: KerasConfig): { name: string; dataFormat: 'channelsLast' } {
  assertChannelsLast(config);
  if (config.keepdims) refuse('keepdims', true);
  return { name: nameOf(config), dataFormat: 'channelsLast' };
}

function paddingOf(config: KerasConfig): 'same' | 'valid' {
  const padding = config.padding ?? 'valid';
  if (padding !== 'same' && padding !== 'valid') refuse('padding', padding);
  return padding as 'same' | 'valid';
}

function assertChannelsLast(config: KerasConfig): void {
  const format = config.data_format ?? 'channels_last';
  if (format !== 'channels_last') throw new InputError(`its data_format is ${format}, wanted channels_last`);
}

function numberOf(config: KerasConfig, setting: string, ifAbsent: number): number {
  const value = config[setting] ?? ifAbsent;
  if (typeof value !== 'number') refuse(setting, value);
  return value as number;
}

function nameOf(config: KerasConfig): string {
  return String(config.name);
}

function refuse(setting: string, value: unknown): never {
  throw new InputError(`${setting} ${JSON.stringify(value)} cannot be reproduced`);
}
