import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { assemblyKernels, floatsAt, withScratch } from '../assemblyKernels';
import { floatsOf, type KernelCall, type WasmKernel } from '../wasmKernel';

/** A product of two matrices: [rows, inner] times [inner, columns]. */
interface Product {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly outShape: number[];
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/**
 * Products of two matrices through our convolution and filter gradient, which are products of matrices too: up to three
 * times as fast as XNNPACK's without native vectors, and a transposed operand, for which the backend has a plain loop, costs
 * nothing. Stacks of matrices, two transposed operands and other numbers than float32 go to `previous`.
 */
export function matMul(previous: WasmKernel): WasmKernel {
  return (call) => {
    const product = productOf(call);
    if (product === undefined) return previous(call);
    if (!call.attrs.transposeA) return asConvolution(product, call);
    return product.rows % 4 === 0 ? asFilterGradient(product, call) : previous(call);
  };
}

function productOf({ inputs, attrs }: KernelCall): Product | undefined {
  const { transposeA, transposeB } = attrs;
  const a = inputs.a!;
  const b = inputs.b!;
  const stacks = [...a.shape.slice(0, -2), ...b.shape.slice(0, -2)];
  const floats = a.dtype === 'float32' && b.dtype === 'float32';
  if (!floats || (transposeA && transposeB) || stacks.some((count) => count !== 1)) return undefined;
  const [rows, inner] = transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2);
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  const wanted = b.shape.at(transposeB ? -1 : -2)!;
  if (inner !== wanted || rows! * inner * columns === 0) return undefined;
  const leading = a.shape.length > b.shape.length ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
  return { a, b, outShape: [...leading, rows!, columns], rows: rows!, inner, columns };
}

/** Each row of A is a pixel, B a filter of one place. */
function asConvolution({ a, b, outShape, rows, inner, columns }: Product, { backend, attrs }: KernelCall): TensorInfo {
  const kernels = assemblyKernels(backend);
  const padded = Math.ceil(columns / 8) * 8;
  const product = backend.makeOutput(outShape, 'float32');
  withScratch(backend, inner * padded, (packed) => {
    const from = floatsOf(b, backend).byteOffset;
    if (padded !== columns) floatsAt(backend, packed, inner * padded).fill(0);
    if (attrs.transposeB) kernels.packTransposed(from, packed, columns, inner);
    else pack(from, packed, { inner, columns, backend });
    writeRows(product, { rows, columns, padded, backend }, (to) => {
      const x = floatsOf(a, backend).byteOffset;
      kernels.convolution(
        x,
        packed,
        0,
        to,
        1,
        1,
        rows,
        1,
        inner,
        padded,
        rows * inner,
        inner,
        1,
        0,
        Number.NEGATIVE_INFINITY,
      );
    });
  });
  return product;
}

/** [inner, columns] to [inner][16] for each 16 columns, then [inner][8]. */
function pack(
  from: number,
  packed: number,
  { inner, columns, backend }: { readonly inner: number; readonly columns: number; readonly backend: BackendWasm },
): void {
  const kernels = assemblyKernels(backend);
  const padded = Math.ceil(columns / 8) * 8;
  for (let column = 0; column < columns; column += 16) {
    const width = Math.min(16, padded - column);
    const filled = Math.min(width, columns - column);
    kernels.copyRows(from + 4 * column, packed + 4 * column * inner, inner, filled, columns, width);
  }
}

/** Each row of the stored A and of B is a pixel: their product is the sum of outer products. */
function asFilterGradient({ a, b, outShape, rows, inner, columns }: Product, { backend }: KernelCall): TensorInfo {
  const kernels = assemblyKernels(backend);
  const padded = Math.ceil(columns / 8) * 8;
  const product = backend.makeOutput(outShape, 'float32');
  const slopes = padded === columns ? 0 : inner * padded;
  withScratch(backend, slopes, (scratch) => {
    floatsAt(backend, scratch, slopes).fill(0);
    const from = floatsOf(b, backend).byteOffset;
    if (slopes > 0) kernels.copyRows(from, scratch, inner, columns, columns, padded);
    const dy = slopes > 0 ? scratch : from;
    writeRows(product, { rows, columns, padded, backend }, (to) => {
      floatsAt(backend, to, rows * padded).fill(0);
      kernels.filterGradient(floatsOf(a, backend).byteOffset, dy, to, 1, inner, 1, rows, padded, inner * rows, rows, 1);
    });
  });
  return product;
}

/** Lets `compute` write rows of `padded` numbers and keeps `columns` of each. */
function writeRows(
  product: TensorInfo,
  sizes: { readonly rows: number; readonly columns: number; readonly padded: number; readonly backend: BackendWasm },
  compute: (to: number) => void,
): void {
  const { rows, columns, padded, backend } = sizes;
  if (padded === columns) {
    compute(floatsOf(product, backend).byteOffset);
    return;
  }
  withScratch(backend, rows * padded, (scratch) => {
    compute(scratch);
    assemblyKernels(backend).copyRows(scratch, floatsOf(product, backend).byteOffset, rows, columns, padded, columns);
  });
}
