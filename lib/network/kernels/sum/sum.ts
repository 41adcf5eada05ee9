import * as tf from '@tensorflow/tfjs-core';
import { assemblyKernels } from '../assemblyKernels';
import { floatsOf, type WasmKernel } from '../wasmKernel';

/** Sums over the leading axes (what the gradient of a bias is), four columns at a time; other sums stay as they were. */
export function sumOverLeadingAxes(previous: WasmKernel | undefined): WasmKernel {
  return (call) => {
    const x = call.inputs.x!;
    const axes = tf.util.parseAxisParam(call.attrs.axis as number | number[], x.shape).sort((a, b) => a - b);
    const leading = axes.length > 0 && axes.length < x.shape.length && axes.every((axis, index) => axis === index);
    if (!leading || x.dtype !== 'float32') return previous!(call);
    const kept = x.shape.slice(axes.length);
    const columns = tf.util.sizeFromShape(kept);
    const outShape = call.attrs.keepDims ? [...axes.map(() => 1), ...kept] : kept;
    const sums = call.backend.makeOutput(outShape, 'float32');
    const from = floatsOf(x, call.backend);
    const rows = columns === 0 ? 0 : from.length / columns;
    const to = floatsOf(sums, call.backend).byteOffset;
    assemblyKernels(call.backend).columnSums(from.byteOffset, to, rows, columns);
    return sums;
  };
}
