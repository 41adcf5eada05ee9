import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Figure } from '../figures/figure';
import { InputError } from '../inputError';
import { writeWhole } from '../writeWhole';
import { drawSvg, type StaticPictureOptions, staticPicture } from './staticPicture';

export interface SaveFigureOptions extends StaticPictureOptions {
  /** Pixels of a PNG for each pixel of the layout, default 3: 300 dots an inch where 800 pixels are 8 inches. */
  readonly scale?: number;
}

/** What is used of setup/chromium.mjs. */
interface Browsers {
  findChromium(): string | undefined;
}

const CHROMIUM = resolve(__dirname, '../../../lib/setup/chromium.mjs');
/** A browser that prints no page in this time has failed, milliseconds. */
const PRINTING = 60_000;

const FORMATS: Readonly<Record<string, (figure: Figure, options: SaveFigureOptions) => Promise<string | Uint8Array>>> =
  {
    '.svg': async (figure, options) => (await drawSvg(figure, options)).svg,
    '.png': (figure, options) => staticPicture(figure, { scale: 3, ...options }),
    '.pdf': printPdf,
  };

/**
 * Writes a figure to a file for a paper, in the format of its name: `.svg` and `.png` (drawn without a browser) or `.pdf`
 * (printed by Chromium, the lines stay lines). Works in a cell and in a plain script, without a network connection.
 *
 * @throws RangeError for another ending, or a trace that needs WebGL; InputError for a PDF where there is no Chromium.
 */
export async function saveFigure(figure: Figure, path: string, options: SaveFigureOptions = {}): Promise<void> {
  const draw = FORMATS[extname(path).toLowerCase()];
  if (draw === undefined) throw new RangeError(`${path}: a figure is saved as .svg, .png or .pdf`);
  const drawn = await draw(figure, options);
  await writeWhole(path, drawn);
}

async function printPdf(figure: Figure, options: SaveFigureOptions): Promise<Uint8Array> {
  const { findChromium }: Browsers = await import(pathToFileURL(CHROMIUM).href);
  const chromium = findChromium();
  if (chromium === undefined) {
    throw new InputError(
      'a PDF is printed by Chromium, Chrome or Edge, and none was found: install one, name it in SEEING_LAB_CHROMIUM, ' +
        'or save the figure as .svg or .png',
    );
  }
  const { svg, width, height } = await drawSvg(figure, options);
  const folder = await mkdtemp(join(tmpdir(), 'seeing-lab-figure-'));
  try {
    const [page, pdf] = [join(folder, 'figure.html'), join(folder, 'figure.pdf')];
    const style = `@page{size:${width}px ${height}px;margin:0}body{margin:0}svg{display:block}`;
    await writeFile(page, `<!DOCTYPE html><meta charset="utf-8"><style>${style}</style>${svg}`);
    // The sandbox does not start for root, as in containers.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const words = ['--headless', '--disable-gpu', `--user-data-dir=${folder}/profile`, '--no-pdf-header-footer'];
    await promisify(execFile)(chromium, [...sandbox, ...words, `--print-to-pdf=${pdf}`, pathToFileURL(page).href], {
      timeout: PRINTING,
    });
    return await readFile(pdf);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
