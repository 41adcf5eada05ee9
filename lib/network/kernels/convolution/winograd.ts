import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type AssemblyKernels, assemblyKernels, floatsAt, withScratch } from '../assemblyKernels';
import { floatsOf, type KernelCall } from '../wasmKernel';
import type { Conv2DInfo } from './convolution';

/** The filter that minimal filtering is made for. */
const SIDE = 3;
/** With fewer channels the transforms cost more than the products that they save. */
const FEWEST_CHANNELS = 16;
/** Tiles worked on together: their transforms should stay in the second-level cache. */
const BLOCK = 64;
/** Values between the planes of two elements. */
const GAP = 16;

/** Sides of a tile of outputs: of assembly/winograd4.ts, and for the filter's gradient of assembly/winograd.ts. */
type Tile = 4 | 2;

/** Outputs that tiles may compute, as a multiple of those wanted: the products are then 5/8 and 2/3 of the direct ones. */
const MOST_COVERED: Readonly<Record<Tile, number>> = { 4: 2.5, 2: 1.5 };

/** Whether minimal filtering computes a convolution of these sizes, and faster than the direct sum. */
export function suitsWinograd(info: Conv2DInfo, tile: Tile): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, inChannels, outChannels, outHeight, outWidth } = info;
  return (
    info.dataFormat === 'channelsLast' &&
    filterHeight === SIDE &&
    filterWidth === SIDE &&
    strideHeight === 1 &&
    strideWidth === 1 &&
    Math.min(inChannels, outChannels) >= FEWEST_CHANNELS &&
    inChannels % 4 === 0 &&
    outChannels % 8 === 0 &&
    tile ** 2 * tilesOf(info, tile) <= MOST_COVERED[tile] * outHeight * outWidth
  );
}

function tilesOf({ outHeight, outWidth }: Conv2DInfo, tile: Tile): number {
  return Math.ceil(outHeight / tile) * Math.ceil(outWidth / tile);
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
function withTiles(
  info: Conv2DInfo,
  { tile, backend }: { readonly tile: Tile; readonly backend: BackendWasm },
  work: (scratch: Scratch) => void,
): void {
  const { inChannels, outChannels } = info;
  const elements = (tile + 2) ** 2;
  const block = Math.min(BLOCK, tilesOf(info, tile));
  const imageRows = tile * Math.ceil(info.outHeight / tile) + 2;
  const imageRow = (tile * Math.ceil(info.outWidth / tile) + 2) * inChannels;
  const lengths = [
    imageRows * imageRow,
    elements * (inChannels * outChannels + GAP),
    // One tile of four channels more, which assembly/winograd4.ts works on.
    elements * (block * inChannels + GAP + 4),
    elements * (block * outChannels + GAP),
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
  withTiles(info, { tile: 4, backend }, (scratch) => {
    const { block, imageRow, image, filter, tiles, products } = scratch;
    const { outHeight, outWidth, inChannels, outChannels } = info;
    const [x, to] = [floatsOf(inputs.x!, backend).byteOffset, floatsOf(y, backend).byteOffset];
    const bias = inputs.bias == null ? 0 : floatsOf(inputs.bias, backend).byteOffset;
    const floor = attrs.activation === 'relu' ? 0 : Number.NEGATIVE_INFINITY;
    kernels.winograd4Filter(floatsOf(inputs.filter!, backend).byteOffset, filter, inChannels, outChannels);
    for (let sample = 0; sample < info.batchSize; sample++) {
      copyImage(x, sample, { info, scratch, kernels });
      const own = to + 4 * sample * outHeight * outWidth * outChannels;
      const sizes = [block, outHeight, outWidth, inChannels, outChannels, imageRow] as const;
      kernels.winograd4Convolution(image, filter, bias, own, tiles, products, ...sizes, floor);
    }
  });
}

/** Gradient of the filter, [3, 3, ci, co], summed over all samples, into `gradient`. */
export function winogradFilterGradient(
  info: Conv2DInfo,
  { x, dy, gradient, backend }: Record<'x' | 'dy' | 'gradient', TensorInfo> & { readonly backend: BackendWasm },
): void {
  const kernels = assemblyKernels(backend);
  withTiles(info, { tile: 2, backend }, (scratch) => {
    const { block, imageRow, image, filter, tiles, products } = scratch;
    const { outHeight, outWidth, inChannels, outChannels } = info;
    const [from, slopes] = [floatsOf(x, backend).byteOffset, floatsOf(dy, backend).byteOffset];
    const sums = 16 * inChannels * outChannels;
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
