import * as tf from '@tensorflow/tfjs';
import { CONVOLUTION_RELU } from './kernels/convolutionRelu';

/**
 * Runs `work` with the model's convolutions, their bias and their relu as one operation each, where the engine has it: three
 * passes over the largest tensors of a training step become one. What is computed stays the same.
 */
export function withFusedConvolutions<T>(model: tf.LayersModel, work: () => T): T {
  if (tf.getKernel(CONVOLUTION_RELU, tf.getBackend()) === undefined) return work();
  const layers = model.layers.filter(isConvolutionWithRelu);
  for (const layer of layers) layer.call = (inputs) => fusedCall(layer, inputs);
  try {
    return work();
  } finally {
    // What hides the layer's own method goes.
    for (const layer of layers) delete (layer as Partial<tf.layers.Layer>).call;
  }
}

function isConvolutionWithRelu(layer: tf.layers.Layer): boolean {
  if (layer.getClassName() !== 'Conv2D') return false;
  const { activation, useBias, dataFormat, dilationRate } = layer.getConfig();
  const dilated = [dilationRate].flat().some((rate) => rate !== 1);
  return activation === 'relu' && useBias === true && dataFormat === 'channelsLast' && !dilated;
}

function fusedCall(layer: tf.layers.Layer, inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  const { strides, padding } = layer.getConfig();
  const [filter, bias] = layer.weights.map((weight) => weight.read()) as [tf.Tensor, tf.Tensor];
  const x = Array.isArray(inputs) ? inputs[0]! : inputs;
  const attrs = { strides, pad: padding, dataFormat: 'NHWC', dilations: [1, 1] } as unknown as tf.NamedAttrMap;
  return tf.engine().runKernel(CONVOLUTION_RELU, { x, filter, bias }, attrs) as tf.Tensor;
}
