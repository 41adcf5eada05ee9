import * as tf from '@tensorflow/tfjs-core';
import { assemblyKernels } from '../assemblyKernels';
import { floatsOf, type KernelCall } from '../wasmKernel';

/** Name of the kernel, which TensorFlow.js does not know: its gradient of relu is made of three kernels and two copies. */
export const RELU_GRADIENT = 'ReluGradient';

/** dY where x > 0, else 0. */
export function reluGrad({ inputs, backend }: KernelCall): tf.TensorInfo {
  const x = inputs.x!;
  const gradient = backend.makeOutput(x.shape, 'float32');
  const values = floatsOf(x, backend);
  assemblyKernels(backend).reluGradient(
    values.byteOffset,
    floatsOf(inputs.dy!, backend).byteOffset,
    floatsOf(gradient, backend).byteOffset,
    values.length,
  );
  return gradient;
}

/** Makes the gradient of relu use the kernel while the WebAssembly backend runs. */
export function registerReluGradient(): void {
  const previous = tf.getGradient('Relu');
  tf.unregisterGradient('Relu');
  tf.registerGradient({
    ...previous,
    gradFunc: (dy, saved, attrs) => {
      const [x] = saved as [tf.Tensor];
      if (tf.getBackend() !== 'wasm') return previous.gradFunc(dy, saved, attrs);
      return { x: () => tf.engine().runKernel(RELU_GRADIENT, { x, dy: dy as tf.Tensor }) as tf.Tensor };
    },
  });
}
