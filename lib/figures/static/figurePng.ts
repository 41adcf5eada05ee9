import { readFileSync } from 'node:fs';
import { join, dirname } from 'node:path';
import type { Figure } from '../figure';
import { figureSvg } from './figureSvg';

let ready: Promise<typeof import('@resvg/resvg-wasm')> | undefined;
let fonts: Uint8Array[] | undefined;

/**
 * Draws a figure as PNG in Node alone: our SVG, rasterised by resvg (WebAssembly) with DejaVu Sans, so that every
 * machine gives the same picture. Width and height are the figure's own, in pixels.
 */
export async function figurePng(figure: Figure): Promise<Uint8Array> {
  const { Resvg } = await (ready ??= loadRasteriser());
  fonts ??= ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => readFileSync(join(fontFolder(), name)));
  const drawing = new Resvg(figureSvg(figure), {
    font: { fontBuffers: fonts, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
  });
  try {
    return drawing.render().asPng();
  } finally {
    drawing.free();
  }
}

async function loadRasteriser(): Promise<typeof import('@resvg/resvg-wasm')> {
  const resvg = await import('@resvg/resvg-wasm');
  await resvg.initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return resvg;
}

function fontFolder(): string {
  return join(dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf');
}
