import type * as tf from '@tensorflow/tfjs';
import { packNetwork } from '../../digits/packNetwork';
import { escapeHtml } from '../../escapeHtml';
import type { Figure } from '../../figures/figure';
import { writeWhole } from '../../writeWhole';
import { inNotebook, type MimeBundle, writeOutput } from '../display';
import { interactiveOutput } from '../interactive/interactiveOutput';
import type { DrawingSettings } from './page/drawingPage';

/** A network that reads drawings, and what the page calls it. */
export interface DrawingNetwork {
  readonly name: string;
  /** Of 10 answers, or of 11: the last is "no digit". */
  readonly model: tf.LayersModel;
}

export interface DrawingOutputOptions {
  /** What stands there where no script runs. */
  readonly figure: Figure;
}

const TITLE = 'Draw a digit';
const PAGE = 'notebook/drawing/page/drawingPage';

/**
 * Shows a board to draw on under the cell, and what each network reads while one draws. The weights travel in 8 bits, so
 * that the notebook stays small; `writeDrawingPage` keeps them whole. Outside a notebook it does nothing.
 */
export async function showDrawingPage(
  networks: readonly DrawingNetwork[],
  options: DrawingOutputOptions,
): Promise<void> {
  if (inNotebook()) writeOutput(await drawingOutput(networks, options));
}

/** The output that `showDrawingPage` shows. */
export function drawingOutput(
  networks: readonly DrawingNetwork[],
  { figure }: DrawingOutputOptions,
): Promise<MimeBundle> {
  return interactiveOutput({ title: TITLE, page: PAGE, settings: settingsOf(networks, 8), figure });
}

/** Writes the board as one file that needs nothing else: no server, no network. The weights are float32. */
export async function writeDrawingPage(
  path: string,
  networks: readonly DrawingNetwork[],
  options: DrawingOutputOptions,
): Promise<void> {
  const settings = settingsOf(networks, 32);
  const output = await interactiveOutput({ title: TITLE, page: PAGE, settings, figure: options.figure });
  await writeWhole(path, wholePage(String(output['text/html'])));
}

function settingsOf(networks: readonly DrawingNetwork[], bits: 8 | 32): DrawingSettings {
  return { networks: networks.map(({ name, model }) => ({ name, network: packNetwork(model, bits) })) };
}

function wholePage(board: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(TITLE)}</title>
<link rel="icon" href="data:,">
<style>body{margin:0 auto;padding:.8em;max-width:880px;font:15px/1.4 sans-serif;color:#222}h1{font-size:1.4em;margin:.2em 0}</style>
</head>
<body>
<main>
<h1>${escapeHtml(TITLE)}</h1>
<p>Two networks of this project read it while you draw. Everything is computed on this page; nothing leaves it.</p>
${board}
</main>
</body>
</html>
`;
}
