import type * as tf from '@tensorflow/tfjs-core';
import { assemblyKernels } from '../assemblyKernels';
import { floatsOf, type KernelCall } from '../wasmKernel';
import { poolingGeometry } from './pooling';

/**
 * Gradient of max pooling: each output's gradient goes to the largest value of its window, the first one in reading
 * order when several are equal (as in the plain backend, TensorFlow and PyTorch).
 */
export function maxPoolGrad({ inputs, attrs, backend }: KernelCall): tf.TensorInfo {
  const x = inputs.input!;
  const { info, sizes } = poolingGeometry(x, attrs);
  const gradient = backend.makeOutput(x.shape, 'float32');
  const values = floatsOf(gradient, backend);
  if (!isCovering(info)) values.fill(0);
  assemblyKernels(backend).maxPoolGradient(
    floatsOf(x, backend).byteOffset,
    floatsOf(inputs.dy!, backend).byteOffset,
    values.byteOffset,
    ...sizes,
    isApart(info) ? 1 : 0,
  );
  return gradient;
}

/** Whether no pixel lies in two windows: each gradient is then written once, and nothing has to be added up. */
function isApart(info: tf.backend_util.Conv2DInfo): boolean {
  return info.strideHeight >= info.filterHeight && info.strideWidth >= info.filterWidth;
}

/** Whether every pixel lies in exactly one window. */
function isCovering(info: tf.backend_util.Conv2DInfo): boolean {
  return (
    info.strideHeight === info.filterHeight &&
    info.strideWidth === info.filterWidth &&
    info.outHeight * info.filterHeight === info.inHeight &&
    info.outWidth * info.filterWidth === info.inWidth
  );
}
