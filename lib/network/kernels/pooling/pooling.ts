import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../wasmKernel';

/** The geometry of a pooling of `x`, and its numbers as the compiled kernels want them. */
export function poolingGeometry(
  x: tf.TensorInfo,
  attrs: KernelCall['attrs'],
): { readonly info: tf.backend_util.Conv2DInfo; readonly sizes: readonly number[] } {
  const info = tf.backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    attrs.filterSize as [number, number],
    attrs.strides as [number, number],
    1,
    attrs.pad as 'same',
    attrs.dimRoundingMode as 'floor' | undefined,
  );
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const images = [batchSize, inHeight, inWidth, inChannels, outHeight, outWidth];
  const windows = [filterHeight, filterWidth, strideHeight, strideWidth, padInfo.top, padInfo.left];
  return { info, sizes: [...images, ...windows] };
}
