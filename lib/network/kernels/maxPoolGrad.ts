import * as tf from '@tensorflow/tfjs';
import { floatsOf, type KernelCall } from './wasmKernel';

type PoolInfo = tf.backend_util.Conv2DInfo;

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
  scatterToMaxima(info, {
    values: floatsOf(x, backend),
    outputGradient: floatsOf(inputs.dy!, backend),
    inputGradient: floatsOf(gradient, backend).fill(0),
  });
  return gradient;
}

interface PoolArrays {
  readonly values: Float32Array;
  readonly outputGradient: Float32Array;
  readonly inputGradient: Float32Array;
}

function scatterToMaxima(info: PoolInfo, { values, outputGradient, inputGradient }: PoolArrays): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = info;
  const { strideHeight, strideWidth, filterHeight, filterWidth, padInfo } = info;
  let read = 0;
  for (let sample = 0; sample < batchSize; sample++) {
    const image = sample * inHeight * inWidth * inChannels;
    for (let row = 0; row < outHeight; row++) {
      const top = row * strideHeight - padInfo.top;
      const firstY = Math.max(0, top);
      const lastY = Math.min(inHeight, top + filterHeight);
      for (let column = 0; column < outWidth; column++) {
        const left = column * strideWidth - padInfo.left;
        const firstX = Math.max(0, left);
        const lastX = Math.min(inWidth, left + filterWidth);
        for (let channel = 0; channel < inChannels; channel++, read++) {
          const slope = outputGradient[read]!;
          if (slope === 0) continue;
          let largest = -1;
          let maximum = Number.NEGATIVE_INFINITY;
          for (let y = firstY; y < lastY; y++) {
            let at = image + (y * inWidth + firstX) * inChannels + channel;
            for (let x = firstX; x < lastX; x++, at += inChannels) {
              const value = values[at]!;
              if (value > maximum) {
                maximum = value;
                largest = at;
              }
            }
          }
          if (largest >= 0) inputGradient[largest]! += slope;
        }
      }
    }
  }
}
