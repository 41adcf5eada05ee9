import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { PLAIN_BUILD, RELAXED_BUILD } from './builds';
import type { WasmMemory } from './createMemory';

/** The functions of `assembly/`: addresses in bytes, sizes in elements. */
export interface AssemblyKernels {
  readonly memory: WasmMemory;
  adam(
    weights: number,
    gradient: number,
    means: number,
    squares: number,
    count: number,
    ...settings: readonly number[]
  ): number;
  addToTotals(sums: number, totals: number, count: number): void;
  addRow(x: number, addend: number, y: number, rows: number, columns: number): void;
  filterGradient(x: number, dy: number, gradient: number, ...sizes: readonly number[]): void;
  convolution(image: number, weights: number, bias: number, y: number, ...sizes: readonly number[]): void;
  copyRows(from: number, to: number, rows: number, length: number, fromRow: number, toRow: number): void;
  dropout(x: number, y: number, count: number, ...keys: readonly number[]): void;
  maxPool(x: number, y: number, ...sizes: readonly number[]): void;
  poolRelu(x: number, y: number, ...sizes: readonly number[]): void;
  poolReluDropout(x: number, y: number, places: number, ...sizesAndKeys: readonly number[]): void;
  pooledGradient(image: number, weights: number, dx: number, dy: number, ...restAndSizes: readonly number[]): void;
  maxPoolGradient(x: number, dy: number, dx: number, ...sizes: readonly number[]): void;
  columnSums(x: number, sums: number, rows: number, columns: number): void;
  packTransposed(from: number, packed: number, n: number, k: number): void;
  reluGradient(x: number, dy: number, dx: number, count: number): void;
  reluDropoutGradient(y: number, dy: number, dx: number, count: number, kept: number): void;
  softplus(x: number, y: number, count: number): void;
  tanh(x: number, y: number, count: number): void;
  turnFilter(from: number, to: number, places: number, ci: number, co: number): void;
  winograd4Convolution(image: number, u: number, bias: number, y: number, ...sizes: readonly number[]): void;
  winograd4Filter(filter: number, u: number, ci: number, co: number): void;
  winogradFilterGradient(totals: number, gradient: number, ci: number, co: number): void;
  winogradFilterSums(image: number, dy: number, sums: number, ...sizes: readonly number[]): void;
}

/** The part of WebAssembly that is used here; its full types come with the browser's, which Node code does without. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

const instances = new WeakMap<BackendWasm, AssemblyKernels>();

/** Our compiled kernels, working in the backend's own memory. */
export function assemblyKernels(backend: BackendWasm): AssemblyKernels {
  let kernels = instances.get(backend);
  if (kernels === undefined) {
    // Emscripten keeps the instance's exports, its memory among them, under this name.
    const { memory } = (backend.wasm as unknown as { readonly asm: { readonly memory: object } }).asm;
    kernels = instantiate(compiledBuild(), memory);
    instances.set(backend, kernels);
  }
  return kernels;
}

/** The kernels of a build, working in `memory`. */
export function instantiate(build: Uint8Array, memory: object): AssemblyKernels {
  const { Module, Instance } = webAssembly();
  return new Instance(new Module(build), { env: { memory } }).exports as AssemblyKernels;
}

/** The faster build that the engine runs. */
export function compiledBuild(): Uint8Array {
  return relaxedBuild() ?? plainBuild();
}

/** The build with relaxed SIMD; undefined where the engine has none. */
export function relaxedBuild(): Uint8Array | undefined {
  const build = decoded(RELAXED_BUILD);
  // The last release of V8 before relaxed SIMD was on by itself. Browsers have no `process`, and nothing is imported from Node.
  const node = globalThis.process as NodeJS.Process | undefined;
  if (!webAssembly().validate(build) && node?.versions?.v8?.startsWith('11.3.')) {
    node.getBuiltinModule?.('node:v8').setFlagsFromString('--experimental-wasm-relaxed-simd');
  }
  return webAssembly().validate(build) ? build : undefined;
}

/** The build that every engine with SIMD runs. */
export function plainBuild(): Uint8Array {
  return decoded(PLAIN_BUILD);
}

function decoded(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function webAssembly(): WebAssemblyApi {
  return (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
}

/** Lets `work` use `length` float32 of scratch memory at an address, and frees them. */
export function withScratch<T>(backend: BackendWasm, length: number, work: (address: number) => T): T {
  const address = backend.wasm._malloc(length * Float32Array.BYTES_PER_ELEMENT) >>> 0;
  if (address === 0) throw new Error(`The WebAssembly engine has no room for ${4 * length} bytes more.`);
  try {
    return work(address);
  } finally {
    backend.wasm._free(address);
  }
}

/** A view of scratch memory. Valid until the next allocation. */
export function floatsAt(backend: BackendWasm, address: number, length: number): Float32Array {
  return new Float32Array(backend.wasm.HEAPU8.buffer, address, length);
}
