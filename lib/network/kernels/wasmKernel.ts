import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/** What a kernel gets from the engine, with the backend's own type. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, tf.TensorInfo | undefined>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: BackendWasm;
}

/** A kernel of the WebAssembly backend: gives a new tensor, which the caller disposes of. */
export type WasmKernel = (call: KernelCall) => tf.TensorInfo;

/** Registers `make`'s kernel in the place of the backend's own, which `make` gets (undefined when it has none). */
export function replaceKernel(name: string, make: (previous: WasmKernel | undefined) => WasmKernel): void {
  const old = tf.getKernel(name, 'wasm');
  if (old) tf.unregisterKernel(name, 'wasm');
  const kernel = make(old?.kernelFunc as WasmKernel | undefined);
  tf.registerKernel({
    ...old,
    kernelName: name,
    backendName: 'wasm',
    kernelFunc: (call) => kernel(call as unknown as KernelCall),
  });
}

/** Runs a kernel that the backend has. */
export function callKernel(name: string, call: KernelCall): tf.TensorInfo {
  const config = tf.getKernel(name, 'wasm');
  if (!config) throw new Error(`The WebAssembly backend has no kernel ${name}.`);
  return config.kernelFunc(call as never) as tf.TensorInfo;
}

/** A new tensor with its axes in another order. */
export function transposed(x: tf.TensorInfo, perm: readonly number[], backend: BackendWasm): tf.TensorInfo {
  return callKernel('Transpose', { inputs: { x }, attrs: { perm }, backend });
}

/** The tensor's numbers on the heap. Valid until the next allocation, which may move the heap. */
export function floatsOf(tensor: tf.TensorInfo, backend: BackendWasm): Float32Array {
  return backend.typedArrayFromHeap(tensor) as Float32Array;
}

/** Gives back tensors that a kernel made for itself. */
export function release(backend: BackendWasm, ...tensors: readonly tf.TensorInfo[]): void {
  for (const tensor of tensors) backend.disposeData(tensor.dataId);
}
