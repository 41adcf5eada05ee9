import { join } from 'node:path';
import { type KernelMemory, kernelFile } from '../kernelMemory';

/** The functions of `assembly/`: addresses and strides in bytes, sizes in elements. */
export interface DetectKernels {
  countBuckets(values: number, count: number, lowest: number, scale: number, buckets: number, counts: number): void;
  collectBuckets(
    values: number,
    count: number,
    lowest: number,
    scale: number,
    buckets: number,
    first: number,
    final: number,
    output: number,
  ): void;
  copyTails(values: number, count: number, low: number, high: number, tails: number): number;
  binomial(rows: number, stride: number, count: number, divisor: number, output: number): void;
  cubic(weights: number, count: number, a: number, b: number, c: number, d: number, output: number): void;
  significance(pixels: number, count: number, skies: number, noises: number, quietest: number): void;
  moments(values: number, count: number, pivot: number, low: number, high: number, results: number): void;
  subtractConstant(values: number, count: number, constant: number): void;
  tileExtremes(
    values: number,
    stride: number,
    width: number,
    rows: number,
    highest: number,
    negatedLowest: number,
  ): void;
  likelyPixels(
    pixels: number,
    stride: number,
    width: number,
    rows: number,
    thresholds: number,
    weights: number,
    lengths: number,
    xRadius: number,
    yRadius: number,
    folded: number,
    foldedStride: number,
    output: number,
  ): number;
}

export const detectKernels: () => KernelMemory<DetectKernels> = kernelFile(join(__dirname, 'kernels.wasm'));
