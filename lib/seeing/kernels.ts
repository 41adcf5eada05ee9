import { join } from 'node:path';
import { type KernelMemory, kernelFile } from '../kernelMemory';

/** The functions of `assembly/`: addresses in bytes, sizes in elements. */
export interface SeeingKernels {
  evaluateStar(
    shape: number,
    x: number,
    y: number,
    count: number,
    fine: number,
    nodes: number,
    nodeCount: number,
    model: number,
    jacobian: number,
  ): void;
  normalEquations(
    jacobian: number,
    residual: number,
    count: number,
    size: number,
    columns: number,
    moving: number,
    matrix: number,
    descent: number,
  ): void;
}

export const seeingKernels: () => KernelMemory<SeeingKernels> = kernelFile(join(__dirname, 'kernels.wasm'));
