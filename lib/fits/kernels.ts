import { join } from 'node:path';
import { type KernelMemory, kernelFile } from '../kernelMemory';

/** The functions of `assembly/`. */
export interface FitsKernels {
  /** 0 when done, 1 when the bytes end early, 2 when a block has an impossible level. */
  decodeRice(
    bytes: number,
    length: number,
    output: number,
    count: number,
    blockSize: number,
    levelBits: number,
    rawLevel: number,
    rawBits: number,
  ): number;
  restoreFloats(
    integers: number,
    dither: number,
    output: number,
    count: number,
    scale: number,
    zero: number,
    blank: number,
    keepsZero: number,
  ): void;
}

export const fitsKernels: () => KernelMemory<FitsKernels> = kernelFile(join(__dirname, 'kernels.wasm'));
