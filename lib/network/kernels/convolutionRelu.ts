import * as tf from '@tensorflow/tfjs-core';
import { RELU_GRADIENT } from './reluGrad';
import { callKernel, type KernelCall } from './wasmKernel';

/** Name of the kernel: TensorFlow.js fuses convolution, bias and relu too, but not where a gradient is wanted. */
export const CONVOLUTION_RELU = 'ConvolutionRelu';

/** relu(x * filter + bias), NHWC: x [n, height, width, ci], filter [kh, kw, ci, co], bias [co]. */
export function convolutionRelu(call: KernelCall): tf.TensorInfo {
  return callKernel('FusedConv2D', { ...call, attrs: { ...call.attrs, activation: 'relu' } });
}

/** Teaches the engine the kernel's gradient. Relu lets through what is above zero after it as before it. */
export function registerConvolutionReluGradient(): void {
  tf.registerGradient({
    kernelName: CONVOLUTION_RELU,
    inputsToSave: ['x', 'filter'],
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => {
      const [x, filter, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const slopes = run(RELU_GRADIENT, { x: y, dy: dy as tf.Tensor });
      return {
        x: () => run('Conv2DBackpropInput', { dy: slopes, filter }, { ...attrs, inputShape: x.shape }),
        filter: () => run('Conv2DBackpropFilter', { x, dy: slopes }, { ...attrs, filterShape: filter.shape }),
        bias: () => tf.sum(slopes, [0, 1, 2]),
      };
    },
  });
}

function run(name: string, inputs: tf.NamedTensorMap, attrs: object = {}): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;
}
