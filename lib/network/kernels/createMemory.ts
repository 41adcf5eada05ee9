/** The part of WebAssembly.Memory that is used here; its full types come with the browser's, which Node code does without. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** A WebAssembly memory of so many pages of 64 KiB, zero at the start; nothing grows it, so views of it stay valid. */
export function createMemory(pages: number): WasmMemory {
  const { Memory } = (globalThis as unknown as { WebAssembly: { Memory: new (size: object) => WasmMemory } })
    .WebAssembly;
  return new Memory({ initial: pages });
}
