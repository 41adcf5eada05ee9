import type { Figure } from '../figures/figure';
import { inNotebook, writeOutput } from './display';
import { type FigureOutputOptions, figureOutput } from './figureOutput';
import type { Showable } from './showable';

/**
 * Shows a figure, or a view of a frame, under the running cell: `await show(figure)`. Outside a notebook it does nothing,
 * so that the same code runs as a program.
 */
export async function show(shown: Figure | Showable, options: FigureOutputOptions = {}): Promise<void> {
  if (!inNotebook()) return;
  writeOutput('output' in shown ? await shown.output() : await figureOutput(shown, options));
}

/** Shows a piece of HTML, and `text` where HTML is not shown. The HTML is taken as it is: escape what comes from outside. */
export function showHtml(html: string, text = ''): void {
  writeOutput({ 'text/html': html, 'text/plain': text });
}
