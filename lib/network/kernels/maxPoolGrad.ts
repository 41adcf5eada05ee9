import * as tf from '@tensorflow/tfjs';
import { assemblyKernels } from './assemblyKernels';
import { floatsOf, type KernelCall } from './wasmKernel';

/**
 * Gradient of max pooling: each output's gradient goes to the largest value of its window, the first one in reading
 * order when several are equal (as in the plain backend, TensorFlow and PyTorch).
 */
export function maxPoolGrad({ inputs, attrs, backend }: KernelCall): tf.TensorInfo {
  const x = inputs.input!;
  const info = tf.backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    attrs.filterSize as [number, number],
    attrs.strides as [number, number],
    1,
    attrs.pad as 'same',
    attrs.dimRoundingMode as 'floor' | undefined,
  );
  const gradient = backend.makeOutput(x.shape, 'float32');
  const values = floatsOf(gradient, backend);
  const tiling = isTiling(info);
  if (!tiling) values.fill(0);
  assemblyKernels(backend).maxPoolGradient(
    floatsOf(x, backend).byteOffset,
    floatsOf(inputs.dy!, backend).byteOffset,
    values.byteOffset,
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
    tiling ? 1 : 0,
  );
  return gradient;
}

/** Whether every pixel lies in exactly one window: each gradient is then written once, and nothing has to be added up. */
function isTiling(info: tf.backend_util.Conv2DInfo): boolean {
  return (
    info.strideHeight === info.filterHeight &&
    info.strideWidth === info.filterWidth &&
    info.outHeight * info.filterHeight === info.inHeight &&
    info.outWidth * info.filterWidth === info.inWidth
  );
}
