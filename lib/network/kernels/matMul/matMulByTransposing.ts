import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type KernelCall, release, transposed, type WasmKernel } from '../wasmKernel';

/**
 * Matrix products with transposed operands, through the backend's own product of untransposed ones: XNNPACK does
 * that, while a transposed operand meets a plain loop twenty times slower.
 */
export function matMulByTransposing(previous: WasmKernel | undefined): WasmKernel {
  return (call) => {
    const { transposeA, transposeB } = call.attrs;
    if (!transposeA && !transposeB) return previous!(call);
    const a = transposeA ? lastAxesSwapped(call.inputs.a!, call) : call.inputs.a!;
    const b = transposeB ? lastAxesSwapped(call.inputs.b!, call) : call.inputs.b!;
    const product = previous!({
      ...call,
      inputs: { ...call.inputs, a, b },
      attrs: { ...call.attrs, transposeA: false, transposeB: false },
    });
    if (transposeA) release(call.backend, a);
    if (transposeB) release(call.backend, b);
    return product;
  };
}

function lastAxesSwapped(x: TensorInfo, { backend }: KernelCall): TensorInfo {
  const perm = x.shape.map((_, axis) => axis);
  perm.push(...perm.splice(-2).reverse());
  return transposed(x, perm, backend);
}
