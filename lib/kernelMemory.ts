import { readFileSync } from 'node:fs';

/** Compiled kernels and the memory that they work in. Addresses are in bytes, sizes in elements. */
export interface KernelMemory<Kernels> {
  readonly kernels: Kernels;
  /**
   * The memory, with at least so many bytes. Views of what it was before are void when it grew. Throws RangeError when
   * there is not so much (the most is 4 GiB).
   */
  reserve(bytes: number): ArrayBuffer;
}

/** The part of WebAssembly that is used here; its full types come with the browser's, which Node code does without. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer; grow(pages: number): number };
}

const PAGE = 65_536;
/** Memory never shrinks: what grew beyond this is left to the garbage collector, and the next call starts small again. */
const LARGEST_KEPT = 2 ** 27;

/**
 * Kernels of a WebAssembly file (made by setup/buildKernels.mjs), ready for use on this thread. Returns a function that
 * gives them; they are compiled at its first call.
 */
export function kernelFile<Kernels>(path: string): () => KernelMemory<Kernels> {
  let module: object | undefined;
  let current: KernelMemory<Kernels> | undefined;
  return () => {
    const { Module } = webAssembly();
    module ??= new Module(readFileSync(path));
    if (current === undefined || current.reserve(0).byteLength > LARGEST_KEPT) current = instantiate(module);
    return current;
  };
}

function instantiate<Kernels>(module: object): KernelMemory<Kernels> {
  const { Instance, Memory } = webAssembly();
  const memory = new Memory({ initial: 1 });
  return {
    kernels: new Instance(module, { env: { memory } }).exports as Kernels,
    reserve: (bytes) => {
      const missing = bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      return memory.buffer;
    },
  };
}

function webAssembly(): WebAssemblyApi {
  return (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
}
