import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type AssemblyKernels, assemblyKernels, floatsAt, withScratch } from './assemblyKernels';
import type { Conv2DInfo } from './convolution';
import { floatsOf, type KernelCall } from './wasmKernel';

/** The filter that assembly/winograd.ts is made for. */
const SIDE = 3;
/** With fewer channels the transforms cost more than the products that they save. */
const FEWEST_CHANNELS = 16;
/** Outputs that tiles may compute beyond the edge, as a share of the outputs. */
const MOST_WASTE = 0.5;
/** Tiles worked on together: their transforms should stay in the second-level cache. */
const BLOCK = 64;
/** As in assembly/winograd.ts. */
const ELEMENTS = 16;
const GAP = 16;

/** Whether minimal filtering computes a convolution of these sizes, and faster than the direct sum. */
export function suitsWinograd(info: Conv2DInfo): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, inChannels, outChannels, outHeight, outWidth } = info;
  const covered = 4 * tilesOf(info);
  return (
    info.dataFormat === 'channelsLast' &&
    filterHeight === SIDE &&
    filterWidth === SIDE &&
    strideHeight === 1 &&
    strideWidth === 1 &&
    Math.min(inChannels, outChannels) >= FEWEST_CHANNELS &&
    inChannels % 4 === 0 &&
    outChannels % 8 === 0 &&
    covered <= (1 + MOST_WASTE) * outHeight * outWidth
  );
}

function tilesOf({ outHeight, outWidth }: Conv2DInfo): number {
  return Math.ceil(outHeight / 2) * Math.ceil(outWidth / 2);
}

/** Addresses of the scratch memory, and the sizes of what lies there. */
interface Scratch {
  readonly block: number;
  readonly imageRows: number;
  readonly imageRow: number;
  readonly image: number;
  /** Transformed filter, or the sums of its gradient over one sample. */
  readonly filter: number;
  readonly tiles: number;
  readonly products: number;
}

/** Lets `work` use scratch memory; the image's border is zero. */
function withTiles(info: Conv2DInfo, backend: BackendWasm, work: (scratch: Scratch) => void): void {
  const { inChannels, outChannels } = info;
  const block = Math.min(BLOCK, tilesOf(info));
  const imageRows = 2 * Math.ceil(info.outHeight / 2) + 2;
  const imageRow = (2 * Math.ceil(info.outWidth / 2) + 2) * inChannels;
  const lengths = [
    imageRows * imageRow,
    ELEMENTS * inChannels * outChannels,
    ELEMENTS * (block * inChannels + GAP),
    ELEMENTS * (block * outChannels + GAP),
  ] as const;
  const total = lengths.reduce((sum, length) => sum + length, 0);
  withScratch(backend, total, (image) => {
    floatsAt(backend, image, lengths[0]).fill(0);
    const filter = image + 4 * lengths[0];
    const tiles = filter + 4 * lengths[1];
    work({ block, imageRows, imageRow, image, filter, tiles, products: tiles + 4 * lengths[2] });
  });
}

/** Convolves every sample of x, with the bias and relu that may be fused to it, into y. */
export function winogradForward({ backend, inputs, attrs }: KernelCall, info: Conv2DInfo, y: TensorInfo): void {
  const kernels = assemblyKernels(backend);
  withTiles(info, backend, (scratch) => {
    const { block, imageRow, image, filter, tiles, products } = scratch;
    const { outHeight, outWidth, inChannels, outChannels } = info;
    const [x, to] = [floatsOf(inputs.x!, backend).byteOffset, floatsOf(y, backend).byteOffset];
    const bias = inputs.bias == null ? 0 : floatsOf(inputs.bias, backend).byteOffset;
    const floor = attrs.activation === 'relu' ? 0 : Number.NEGATIVE_INFINITY;
    kernels.winogradFilter(floatsOf(inputs.filter!, backend).byteOffset, filter, inChannels, outChannels);
    for (let sample = 0; sample < info.batchSize; sample++) {
      copyImage(x, sample, { info, scratch, kernels });
      const own = to + 4 * sample * outHeight * outWidth * outChannels;
      const sizes = [block, outHeight, outWidth, inChannels, outChannels, imageRow] as const;
      kernels.winogradConvolution(image, filter, bias, own, tiles, products, ...sizes, floor);
    }
  });
}

/** Gradient of the filter, [3, 3, ci, co], summed over all samples, into `gradient`. */
export function winogradFilterGradient(
  info: Conv2DInfo,
  { x, dy, gradient, backend }: Record<'x' | 'dy' | 'gradient', TensorInfo> & { readonly backend: BackendWasm },
): void {
  const kernels = assemblyKernels(backend);
  withTiles(info, backend, (scratch) => {
    const { block, imageRow, image, filter, tiles, products } = scratch;
    const { outHeight, outWidth, inChannels, outChannels } = info;
    const [from, slopes] = [floatsOf(x, backend).byteOffset, floatsOf(dy, backend).byteOffset];
    const sums = ELEMENTS * inChannels * outChannels;
    withScratch(backend, 2 * sums, (totals) => {
      floatsAt(backend, totals, 2 * sums).fill(0);
      for (let sample = 0; sample < info.batchSize; sample++) {
        copyImage(from, sample, { info, scratch, kernels });
        floatsAt(backend, filter, sums).fill(0);
        const own = slopes + 4 * sample * outHeight * outWidth * outChannels;
        const sizes = [block, outHeight, outWidth, inChannels, outChannels, imageRow] as const;
        kernels.winogradFilterSums(image, own, filter, tiles, products, ...sizes, outWidth * outChannels);
        kernels.addToTotals(filter, totals, sums);
      }
      kernels.winogradFilterGradient(totals, floatsOf(gradient, backend).byteOffset, inChannels, outChannels);
    });
  });
}

/** Copies a sample inside its border of zeros, cut where the tiles end. */
function copyImage(
  x: number,
  sample: number,
  { info, scratch, kernels }: { info: Conv2DInfo; scratch: Scratch; kernels: AssemblyKernels },
): void {
  const { inHeight, inWidth, inChannels, padInfo } = info;
  const { imageRows, imageRow, image } = scratch;
  const row = inWidth * inChannels;
  const left = padInfo.left * inChannels;
  const to = image + 4 * (padInfo.top * imageRow + left);
  const rows = Math.min(inHeight, imageRows - padInfo.top);
  const length = Math.min(row, imageRow - left);
  kernels.copyRows(x + 4 * sample * inHeight * row, to, rows, length, row, imageRow);
}
