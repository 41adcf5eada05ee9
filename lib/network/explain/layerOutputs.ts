import * as tf from '@tensorflow/tfjs';
import { inputShape } from '../model/modelShape';

/** What one layer makes of one picture. */
export interface LayerOutput {
  readonly layer: string;
  /** Keras' name of its kind, as Conv2D. */
  readonly kind: string;
  /** [height, width, channels], or [length] after flattening. */
  readonly shape: readonly number[];
  /** Row-major, channels last. */
  readonly values: Float32Array;
}

/**
 * What each layer of a network makes of one picture, from the first layer to the last. In training mode dropout is on.
 * Throws RangeError when the picture is no single input of the model, or when the layers are no chain.
 */
export function layerOutputs(
  model: tf.LayersModel,
  picture: Float32Array,
  { training = false }: { readonly training?: boolean } = {},
): LayerOutput[] {
  return tf.tidy(() => {
    let tensor = pictureTensor(model, picture);
    return chain(model).map((layer) => {
      tensor = layer.apply(tensor, { training }) as tf.Tensor;
      return {
        layer: layer.name,
        kind: layer.getClassName(),
        shape: tensor.shape.slice(1),
        values: tensor.dataSync().slice() as Float32Array,
      };
    });
  });
}

/** One channel of a layer's output as a picture: `values[y * width + x]`. */
export function channelOf({ shape, values }: LayerOutput, channel: number): Float32Array {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || !(channel >= 0 && channel < channels!)) {
    throw new RangeError(`channel ${channel} of an output of ${shape.join(' x ')}`);
  }
  return Float32Array.from({ length: height! * width! }, (_, i) => values[i * channels! + channel]!);
}

/** One picture as a batch; the caller disposes of it. */
export function pictureTensor(model: tf.LayersModel, picture: Float32Array): tf.Tensor {
  const shape = inputShape(model);
  const pixels = shape.reduce((product, side) => product * side, 1);
  if (picture.length !== pixels) {
    throw new RangeError(`one picture of ${shape.join(' x ')} is wanted, got ${picture.length} values`);
  }
  return tf.tensor(picture, [1, ...shape]);
}

/** The layers in order, without the input. */
export function chain(model: tf.LayersModel): tf.layers.Layer[] {
  if (!(model instanceof tf.Sequential))
    throw new RangeError('only a model whose layers are a chain can be looked into');
  return model.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
}
