import { createHash } from 'node:crypto';
import { escapeHtml } from '../escapeHtml';
import type { Figure } from '../figures/figure';
import type { MimeBundle } from './display';
import { figureJson, plainFigure, titleOf } from './figureJson';
import { figureLoader } from './figureLoader';
import { quickPicture } from './quickPicture';
import { DEFAULT_HEIGHT, DEFAULT_WIDTH, staticPicture } from './staticPicture';

export interface FigureOutputOptions {
  /** False leaves the picture alone, without the data: smaller. Default true. */
  readonly interactive?: boolean;
}

/**
 * One output that every reader of notebooks can show: HTML with a picture inside that becomes interactive where scripts
 * run, Plotly's own type for VS Code, and a line of text. The same figure gives the same output.
 */
export async function figureOutput(figure: Figure, options: FigureOutputOptions = {}): Promise<MimeBundle> {
  const plain = plainFigure(figure);
  const image = await pictureTag(plain);
  const text = { 'text/plain': `[${titleOf(plain)}]` };
  if (options.interactive === false) return { 'text/html': `<div>${image}</div>`, ...text };
  const layout = { height: DEFAULT_HEIGHT, ...plain.layout };
  return {
    'text/html': interactiveHtml({ data: plain.data, layout }, image),
    'application/vnd.plotly.v1+json': { data: plain.data, layout, config: { responsive: true, displaylogo: false } },
    ...text,
  };
}

/** The same as a picture that costs next to nothing, for a figure that changes soon; undefined where it cannot be had. */
export function quickOutput(figure: Figure): MimeBundle | undefined {
  const svg = quickPicture(figure);
  if (svg === undefined) return undefined;
  const title = titleOf(figure);
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  const image = `<img alt="${escapeHtml(title)}" style="max-width:100%" src="${source}">`;
  return { 'text/html': `<div>${image}</div>`, 'text/plain': `[${title}]` };
}

function interactiveHtml(figure: Figure, image: string): string {
  const json = figureJson(figure);
  const id = createHash('sha256').update(json).digest('hex').slice(0, 12);
  return (
    `<div class="seeing-lab-figure" data-figure-id="${id}" style="width:${DEFAULT_WIDTH}px;max-width:100%">${image}` +
    `<script type="application/json">${json}</script></div><script>${figureLoader(id)}</script>`
  );
}

async function pictureTag(figure: Figure): Promise<string> {
  const png = Buffer.from(await staticPicture(figure)).toString('base64');
  return `<img alt="${escapeHtml(titleOf(figure))}" style="max-width:100%" src="data:image/png;base64,${png}">`;
}
