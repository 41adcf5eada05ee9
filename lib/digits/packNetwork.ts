import type * as tf from '@tensorflow/tfjs';
import { inputShape } from '../network/model/modelShape';
import type { PlainActivation } from './forwardPass';
import { type PackedLayer, type PackedNetwork, packKernel, toText } from './packedNetwork';

/** What is read of the configuration of a layer. */
interface LayerConfig {
  readonly activation?: string;
  readonly kernelSize?: readonly number[];
  readonly strides?: readonly number[];
  readonly padding?: string;
  readonly poolSize?: readonly number[];
}

/**
 * A network as text for a page: in float32, or in 8 bits a weight (biases stay float32). Dropout is left out, flattening
 * changes nothing. Throws RangeError naming the layer that a page cannot compute: it knows square convolutions of stride
 * 1, max pooling of whole blocks and dense layers, with relu, softmax or nothing.
 */
export function packNetwork(model: tf.LayersModel, bits: 8 | 32 = 32): PackedNetwork {
  const [height, width, channels = 1] = inputShape(model);
  return { input: [height!, width!, channels], layers: model.layers.flatMap((layer) => packLayer(layer, bits)) };
}

function packLayer(layer: tf.layers.Layer, bits: 8 | 32): PackedLayer[] {
  const config = layer.getConfig() as LayerConfig;
  switch (layer.getClassName()) {
    case 'InputLayer':
    case 'Dropout':
    case 'Flatten':
      return [];
    case 'Conv2D': {
      const side = squareSide(layer, config.kernelSize);
      if (squareSide(layer, config.strides) !== 1) refuse(layer, `a stride of ${config.strides}`);
      const padding = config.padding === 'same' ? 'same' : 'valid';
      return [{ kind: 'convolution', side, padding, ...weightsOf(layer, config, bits) }];
    }
    case 'MaxPooling2D': {
      const size = squareSide(layer, config.poolSize);
      if (squareSide(layer, config.strides) !== size) refuse(layer, 'blocks that overlap');
      return [{ kind: 'maxPooling', size }];
    }
    case 'Dense':
      return [{ kind: 'dense', ...weightsOf(layer, config, bits) }];
    default:
      return refuse(layer, `the kind ${layer.getClassName()}`);
  }
}

function weightsOf(layer: tf.layers.Layer, { activation = 'linear' }: LayerConfig, bits: 8 | 32) {
  if (!['linear', 'relu', 'softmax'].includes(activation)) refuse(layer, `the activation ${activation}`);
  const [kernel, bias] = layer.getWeights();
  const outputs = kernel!.shape.at(-1)!;
  return {
    activation: activation as PlainActivation,
    kernel: packKernel(kernel!.dataSync() as Float32Array, outputs, bits),
    bias: toText((bias?.dataSync() as Float32Array | undefined) ?? new Float32Array(outputs)),
  };
}

function squareSide(layer: tf.layers.Layer, sides: readonly number[] | undefined): number {
  const [height, width = height] = sides ?? [];
  if (height === undefined || height !== width) refuse(layer, `sides of ${sides}`);
  return height as number;
}

function refuse(layer: tf.layers.Layer, what: string): never {
  throw new RangeError(`the layer ${layer.name} has ${what}, which a page cannot compute`);
}
