import type { TensorInfo } from '@tensorflow/tfjs-core';
import { assemblyKernels } from '../assemblyKernels';
import { floatsOf, type KernelCall } from '../wasmKernel';
import type { MaskKeys } from './dropoutMask';

/** Name of the kernel, which TensorFlow.js does not know. */
export const SEEDED_DROPOUT = 'SeededDropout';

/** x times a dropout mask that is never stored; the same product of dY is the gradient. */
export function seededDropout({ inputs, attrs, backend }: KernelCall): TensorInfo {
  const x = inputs.x!;
  const { first, before, between, threshold, kept } = attrs as unknown as MaskKeys;
  const y = backend.makeOutput(x.shape, 'float32');
  const values = floatsOf(x, backend);
  const to = floatsOf(y, backend).byteOffset;
  const count = values.length;
  assemblyKernels(backend).dropout(values.byteOffset, to, count, first, before, between, threshold, kept);
  return y;
}
