import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type AssemblyKernels, assemblyKernels, floatsAt, withScratch } from '../assemblyKernels';
import { floatsOf, type KernelCall, type WasmKernel } from '../wasmKernel';
import { type Conv2DInfo, forwardGeometry } from './convolution';
import { suitsWinograd, winogradForward } from './winograd';

/** Output channels that the compiled kernel works on together, and the fewest that it takes. */
const BLOCK = 16;
const HALF_BLOCK = 8;

/**
 * Convolution of NHWC images, with the bias and relu that may be fused to it: by assembly/winograd4.ts where it suits, else
 * by assembly/convolution.ts, up to twice as fast as XNNPACK's without native vectors. Other activations, dilations,
 * layouts and channel counts that are no multiple of 8 stay with `previous`.
 */
export function conv2D(previous: WasmKernel | undefined): WasmKernel {
  return (call) => {
    const filter = call.inputs.filter!;
    const x = call.inputs.x!;
    const info = forwardGeometry(call, x.shape, filter.shape);
    if (!isSupported(call)) return previous!(withWrittenBorder(call, info));
    const y = call.backend.makeOutput(info.outShape, 'float32');
    if (suitsWinograd(info, 4)) {
      winogradForward(call, info, y);
      return y;
    }
    const layout = layoutOf(info);
    const packedLength = filter.shape.reduce((product, side) => product * side, 1);
    const imageLength = layout.bordered ? info.inHeight * layout.imageRow : 0;
    withScratch(call.backend, packedLength + imageLength, (packed) => {
      const image = packed + 4 * packedLength;
      floatsAt(call.backend, image, imageLength).fill(0);
      convolve(call, info, { y, packed, image, layout });
    });
    return y;
  };
}

/** Asks for padding by its widths where a stride skips pixels: "same" then gives wrong numbers in the backend's kernel. */
function withWrittenBorder(call: KernelCall, info: Conv2DInfo): KernelCall {
  const skips = info.strideHeight > info.filterHeight || info.strideWidth > info.filterWidth;
  if (!skips || call.attrs.pad !== 'same' || info.dataFormat !== 'channelsLast') return call;
  const { top, bottom, left, right } = info.padInfo;
  const pad = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return { ...call, attrs: { ...call.attrs, pad } };
}

function isSupported({ inputs, attrs }: KernelCall): boolean {
  const { x, filter, bias } = inputs;
  const dilations = [attrs.dilations ?? 1].flat();
  return (
    attrs.dataFormat === 'NHWC' &&
    dilations.every((dilation) => dilation === 1) &&
    ['linear', 'relu', undefined, null].includes(attrs.activation as string | undefined) &&
    inputs.preluActivationWeights == null &&
    x!.dtype === 'float32' &&
    x!.shape[3] === filter!.shape[2] &&
    filter!.shape[3]! % HALF_BLOCK === 0 &&
    (bias == null || (bias.shape.length === 1 && bias.shape[0] === filter!.shape[3]))
  );
}

/** How an image lies in memory: as it is, or with its border of zeros left and right written out. */
interface Layout {
  readonly bordered: boolean;
  /** Values in a row. */
  readonly imageRow: number;
}

function layoutOf(info: Conv2DInfo): Layout {
  const bordered = Math.max(info.padInfo.left, info.padInfo.right) > 0;
  const columns = bordered ? (info.outWidth - 1) * info.strideWidth + info.filterWidth : info.inWidth;
  return { bordered, imageRow: columns * info.inChannels };
}

interface Memory {
  readonly y: TensorInfo;
  /** Addresses of scratch memory: the weights in the kernel's order, and one image with its border. */
  readonly packed: number;
  readonly image: number;
  readonly layout: Layout;
}

function convolve(call: KernelCall, info: Conv2DInfo, { y, packed, image, layout }: Memory): void {
  const { backend, inputs, attrs } = call;
  const kernels = assemblyKernels(backend);
  const [x, to] = [floatsOf(inputs.x!, backend).byteOffset, floatsOf(y, backend).byteOffset];
  pack(floatsOf(inputs.filter!, backend).byteOffset, packed, { info, kernels });
  const sampleBytes = 4 * info.inHeight * info.inWidth * info.inChannels;
  for (let sample = 0; sample < info.batchSize; sample++) {
    const own = x + sample * sampleBytes;
    if (layout.bordered) copyInside(own, image, { info, layout, kernels });
    kernels.convolution(
      layout.bordered ? image : own,
      packed,
      inputs.bias == null ? 0 : floatsOf(inputs.bias, backend).byteOffset,
      to + 4 * sample * info.outHeight * info.outWidth * info.outChannels,
      info.inHeight,
      info.outHeight,
      info.outWidth,
      info.filterHeight,
      info.filterWidth * info.inChannels,
      info.outChannels,
      layout.imageRow,
      info.strideWidth * info.inChannels,
      info.strideHeight,
      info.padInfo.top,
      attrs.activation === 'relu' ? 0 : Number.NEGATIVE_INFINITY,
    );
  }
}

/** [k, co] to [k][16] for each 16 channels, and [k][8] for what is left. */
function pack(
  filter: number,
  packed: number,
  { info, kernels }: { readonly info: Conv2DInfo; readonly kernels: AssemblyKernels },
): void {
  const rows = info.filterHeight * info.filterWidth * info.inChannels;
  for (let channel = 0; channel < info.outChannels; channel += BLOCK) {
    const width = Math.min(BLOCK, info.outChannels - channel);
    kernels.copyRows(filter + 4 * channel, packed + 4 * channel * rows, rows, width, info.outChannels, width);
  }
}

/** Copies a sample between its borders of zeros, cut where the windows end. */
function copyInside(
  from: number,
  image: number,
  { info, layout, kernels }: { readonly info: Conv2DInfo; readonly layout: Layout; readonly kernels: AssemblyKernels },
): void {
  const row = info.inWidth * info.inChannels;
  const left = info.padInfo.left * info.inChannels;
  const length = Math.min(row, layout.imageRow - left);
  kernels.copyRows(from, image + 4 * left, info.inHeight, length, row, layout.imageRow);
}
