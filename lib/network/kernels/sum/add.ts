import type { TensorInfo } from '@tensorflow/tfjs-core';
import { assemblyKernels } from '../assemblyKernels';
import { floatsOf, type WasmKernel } from '../wasmKernel';

/**
 * Adds a bias: as many numbers as the last axis has, to each row of it. The backend's own kernel finds the place of every
 * number by division. Other sums stay with it.
 */
export function addBias(previous: WasmKernel | undefined): WasmKernel {
  return (call) => {
    const a = call.inputs.a!;
    const b = call.inputs.b!;
    if (!isBias(a, b)) return previous!(call);
    const sum = call.backend.makeOutput(a.shape, 'float32');
    const columns = b.shape[0]!;
    const x = floatsOf(a, call.backend);
    const to = floatsOf(sum, call.backend).byteOffset;
    const addend = floatsOf(b, call.backend).byteOffset;
    if (columns > 0) assemblyKernels(call.backend).addRow(x.byteOffset, addend, to, x.length / columns, columns);
    return sum;
  };
}

function isBias(a: TensorInfo, b: TensorInfo): boolean {
  const floats = a.dtype === 'float32' && b.dtype === 'float32';
  return floats && a.shape.length > 1 && b.shape.length === 1 && b.shape[0] === a.shape.at(-1);
}
