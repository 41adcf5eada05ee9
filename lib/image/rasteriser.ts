import { readFileSync } from 'node:fs';

type Rasteriser = typeof import('@resvg/resvg-wasm');

let loaded: Promise<Rasteriser> | undefined;

/** What turns SVG into pixels, loaded once for all: its WebAssembly refuses a second initialisation. */
export function rasteriser(): Promise<Rasteriser> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Rasteriser> {
  const resvg = await import('@resvg/resvg-wasm');
  await resvg.initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return resvg;
}
