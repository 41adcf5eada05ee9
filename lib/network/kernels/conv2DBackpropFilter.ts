import type { TensorInfo } from '@tensorflow/tfjs';
import { type Conv2DInfo, convolveForward, forwardGeometry } from './convolution';
import { callKernel, type KernelCall, release, transposed } from './wasmKernel';

/**
 * Gradient of a convolution for its filter.
 *
 * dW[kh, kw, ci, co] = sum over n, y, x of X[n, y s + kh - p, x s + kw - p, ci] dY[n, y, x, co] is itself a convolution:
 * the channels of X are its batch, the samples its channels, dY is the filter, dilated by the stride. XNNPACK
 * does it at the speed of the forward pass.
 */
export function conv2DBackpropFilter(call: KernelCall): TensorInfo {
  const { backend, attrs } = call;
  const x = call.inputs.x!;
  const dy = call.inputs.dy!;
  const info = forwardGeometry(call, x.shape, attrs.filterShape as number[]);
  const channelsLast = info.dataFormat === 'channelsLast';
  const images = transposed(x, channelsLast ? [3, 1, 2, 0] : [1, 2, 3, 0], backend);
  const filter = transposed(dy, channelsLast ? [1, 2, 0, 3] : [2, 3, 0, 1], backend);
  const gradient = convolveForward(images, filter, {
    border: borderFor(info),
    dilations: [info.strideHeight, info.strideWidth],
    backend,
  });
  const kernelFirst = transposed(gradient, [1, 2, 0, 3], backend);
  release(backend, images, filter, gradient);
  return croppedTo(info, kernelFirst, call);
}

/** The border that makes the output as large as the filter; where that would be negative, croppedTo cuts. */
function borderFor(info: Conv2DInfo): Parameters<typeof convolveForward>[2]['border'] {
  const { top, left } = info.padInfo;
  const needed = (outSize: number, stride: number, filterSize: number, inSize: number, before: number): number =>
    Math.max(0, (outSize - 1) * stride + filterSize - inSize - before);
  return {
    top,
    left,
    bottom: needed(info.outHeight, info.strideHeight, info.filterHeight, info.inHeight, top),
    right: needed(info.outWidth, info.strideWidth, info.filterWidth, info.inWidth, left),
  };
}

/** Rows and columns of the image that the stride never reached give surplus entries. */
function croppedTo(info: Conv2DInfo, gradient: TensorInfo, { backend }: KernelCall): TensorInfo {
  if (gradient.shape[0] === info.filterHeight && gradient.shape[1] === info.filterWidth) return gradient;
  const attrs = { begin: [0, 0, 0, 0], size: info.filterShape };
  const cropped = callKernel('Slice', { inputs: { x: gradient }, attrs, backend });
  release(backend, gradient);
  return cropped;
}
