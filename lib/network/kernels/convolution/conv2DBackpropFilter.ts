import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type AssemblyKernels, assemblyKernels, floatsAt, withScratch } from '../assemblyKernels';
import { floatsOf, type KernelCall, release, transposed } from '../wasmKernel';
import { type Conv2DInfo, forwardGeometry } from './convolution';
import { suitsWinograd, winogradFilterGradient } from './winograd';

/**
 * Gradient of a convolution for its filter: the sum over samples and places of the outer product of the window under the
 * filter and dY. Computed by assembly/winograd.ts where it suits, else by assembly/filterGradient.ts, at the speed of the
 * forward pass.
 */
export function conv2DBackpropFilter(call: KernelCall): TensorInfo {
  const { backend, attrs } = call;
  const x = call.inputs.x!;
  const dy = call.inputs.dy!;
  const info = forwardGeometry(call, x.shape, attrs.filterShape as number[]);
  if (info.dataFormat === 'channelsLast') return filterGradient(info, { x, dy, backend });
  const xLast = transposed(x, [0, 2, 3, 1], backend);
  const dyLast = transposed(dy, [0, 2, 3, 1], backend);
  const gradient = filterGradient(info, { x: xLast, dy: dyLast, backend });
  release(backend, xLast, dyLast);
  return gradient;
}

interface Operands {
  readonly x: TensorInfo;
  readonly dy: TensorInfo;
  readonly backend: BackendWasm;
}

/** Sizes of the padded copies that the compiled kernel works on. */
interface Layout {
  /** Rows and values a row of one image with its border. */
  readonly imageRows: number;
  readonly imageRow: number;
  /** Values under one row of the filter, and the same as a multiple of 4. */
  readonly m: number;
  readonly mPadded: number;
  /** Output channels as a multiple of 8. */
  readonly coPadded: number;
}

function layoutOf(info: Conv2DInfo): Layout {
  const m = info.filterWidth * info.inChannels;
  return {
    imageRows: (info.outHeight - 1) * info.strideHeight + info.filterHeight,
    imageRow: ((info.outWidth - 1) * info.strideWidth + info.filterWidth) * info.inChannels,
    m,
    mPadded: Math.ceil(m / 4) * 4,
    coPadded: Math.ceil(info.outChannels / 8) * 8,
  };
}

function filterGradient(info: Conv2DInfo, operands: Operands): TensorInfo {
  const { backend } = operands;
  const kernels = assemblyKernels(backend);
  const layout = layoutOf(info);
  const gradient = backend.makeOutput(info.filterShape, 'float32');
  if (suitsWinograd(info, 2)) {
    winogradFilterGradient(info, { ...operands, gradient });
    return gradient;
  }
  // The last block of 4 may read 3 values past the image.
  const imageLength = layout.imageRows * layout.imageRow + 3;
  const slopesLength = info.outHeight * info.outWidth * layout.coPadded;
  const sumsLength = info.filterHeight * layout.mPadded * layout.coPadded;
  withScratch(backend, imageLength + slopesLength + sumsLength, (address) => {
    const image = floatsAt(backend, address, imageLength).fill(0);
    const slopes = floatsAt(backend, address + 4 * imageLength, slopesLength).fill(0);
    const sums = floatsAt(backend, address + 4 * (imageLength + slopesLength), sumsLength).fill(0);
    for (let sample = 0; sample < info.batchSize; sample++) {
      copyImage(image, sample, { info, layout, kernels, x: floatsOf(operands.x, backend) });
      const dy = slopesOf(slopes, sample, { info, layout, dy: floatsOf(operands.dy, backend) });
      accumulate({ image, dy, sums }, { info, layout, kernels });
    }
    copyFilter(floatsOf(gradient, backend), sums, { info, layout });
  });
  return gradient;
}

interface Geometry {
  readonly info: Conv2DInfo;
  readonly layout: Layout;
}

/** Copies a sample inside its border of zeros, cut where the windows end. */
function copyImage(
  image: Float32Array,
  sample: number,
  { info, layout, x, kernels }: Geometry & { readonly x: Float32Array; readonly kernels: AssemblyKernels },
): void {
  const { inHeight, inWidth, inChannels, padInfo } = info;
  const row = inWidth * inChannels;
  const left = padInfo.left * inChannels;
  const to = image.byteOffset + 4 * (padInfo.top * layout.imageRow + left);
  const rows = Math.min(inHeight, layout.imageRows - padInfo.top);
  const length = Math.min(row, layout.imageRow - left);
  kernels.copyRows(x.byteOffset + 4 * sample * inHeight * row, to, rows, length, row, layout.imageRow);
}

/** A sample's dY: in place when the channels are a multiple of 8, else copied with zeros between. */
function slopesOf(
  slopes: Float32Array,
  sample: number,
  { info, layout, dy }: Geometry & { readonly dy: Float32Array },
): Float32Array {
  const { outChannels } = info;
  const pixels = info.outHeight * info.outWidth;
  const own = dy.subarray(sample * pixels * outChannels, (sample + 1) * pixels * outChannels);
  if (layout.coPadded === outChannels) return own;
  for (let pixel = 0, read = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < outChannels; channel++) slopes[pixel * layout.coPadded + channel] = own[read++]!;
  }
  return slopes;
}

interface Arrays {
  readonly image: Float32Array;
  readonly dy: Float32Array;
  readonly sums: Float32Array;
}

/** Adds one sample's outer products. */
function accumulate(
  { image, dy, sums }: Arrays,
  { info, layout, kernels }: Geometry & { readonly kernels: AssemblyKernels },
): void {
  kernels.filterGradient(
    image.byteOffset,
    dy.byteOffset,
    sums.byteOffset,
    info.outHeight,
    info.outWidth,
    info.filterHeight,
    layout.mPadded,
    layout.coPadded,
    layout.imageRow,
    info.strideWidth * info.inChannels,
    info.strideHeight,
  );
}

/** Takes the padding out of the sums. */
function copyFilter(gradient: Float32Array, sums: Float32Array, { info, layout }: Geometry): void {
  const { outChannels, filterHeight } = info;
  let write = 0;
  for (let kh = 0; kh < filterHeight; kh++) {
    for (let m = 0; m < layout.m; m++) {
      const from = (kh * layout.mPadded + m) * layout.coPadded;
      gradient.set(sums.subarray(from, from + outChannels), write);
      write += outChannels;
    }
  }
}
