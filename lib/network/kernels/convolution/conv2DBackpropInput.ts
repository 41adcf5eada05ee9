import type { TensorInfo } from '@tensorflow/tfjs-core';
import { assemblyKernels } from '../assemblyKernels';
import { floatsOf, type KernelCall, release, type WasmKernel } from '../wasmKernel';
import { type Border, type Conv2DInfo, convolveForward, forwardGeometry } from './convolution';

/**
 * Gradient of a convolution for its input: the forward convolution of dY, spread out by the stride, with the
 * filter turned by 180 degrees and its channels exchanged.
 *
 * Leaves to `previous` what a forward convolution cannot say: channels first, and borders wider than the filter.
 */
export function conv2DBackpropInput(previous: WasmKernel | undefined): WasmKernel {
  return (call) => {
    const { backend, attrs } = call;
    const filter = call.inputs.filter!;
    const info = forwardGeometry(call, attrs.inputShape as number[], filter.shape);
    const border = borderFor(info);
    if (info.dataFormat !== 'channelsLast' || Math.min(...Object.values(border)) < 0) return previous!(call);
    const turned = turnedFilter(filter, info, call);
    const dy = spreadOut(call.inputs.dy!, info, call);
    const gradient = convolveForward(dy, turned, { border, dilations: [1, 1], backend });
    release(backend, turned);
    if (dy !== call.inputs.dy) release(backend, dy);
    return gradient;
  };
}

/** The border that gives back the input's size. */
function borderFor(info: Conv2DInfo): Border {
  const top = info.filterHeight - 1 - info.padInfo.top;
  const left = info.filterWidth - 1 - info.padInfo.left;
  const { height, width } = spreadSize(info);
  return {
    top,
    left,
    bottom: info.inHeight + info.filterHeight - 1 - height - top,
    right: info.inWidth + info.filterWidth - 1 - width - left,
  };
}

/** The filter turned by 180 degrees, [kh, kw, co, ci]. */
function turnedFilter(filter: TensorInfo, info: Conv2DInfo, { backend }: KernelCall): TensorInfo {
  const { filterHeight, filterWidth, inChannels, outChannels } = info;
  const turned = backend.makeOutput([filterHeight, filterWidth, outChannels, inChannels], 'float32');
  const places = filterHeight * filterWidth;
  const to = floatsOf(turned, backend).byteOffset;
  assemblyKernels(backend).turnFilter(floatsOf(filter, backend).byteOffset, to, places, inChannels, outChannels);
  return turned;
}

function spreadSize(info: Conv2DInfo): { readonly height: number; readonly width: number } {
  return {
    height: (info.outHeight - 1) * info.strideHeight + 1,
    width: (info.outWidth - 1) * info.strideWidth + 1,
  };
}

/** Puts stride - 1 zeros between the values of dY, in rows and columns. */
function spreadOut(dy: TensorInfo, info: Conv2DInfo, { backend }: KernelCall): TensorInfo {
  if (info.strideHeight === 1 && info.strideWidth === 1) return dy;
  const { height, width } = spreadSize(info);
  const channels = info.outChannels;
  const spread = backend.makeOutput([info.batchSize, height, width, channels], 'float32');
  const from = floatsOf(dy, backend);
  const to = floatsOf(spread, backend).fill(0);
  for (let row = 0, read = 0; row < info.batchSize * info.outHeight; row++) {
    const sample = Math.floor(row / info.outHeight);
    const y = (row % info.outHeight) * info.strideHeight;
    let write = (sample * height + y) * width * channels;
    for (let column = 0; column < info.outWidth; column++) {
      for (let channel = 0; channel < channels; channel++) to[write + channel] = from[read++]!;
      write += info.strideWidth * channels;
    }
  }
  return spread;
}
