import type { Figure } from '../figures/figure';
import { inNotebook, writeOutput } from './display';
import { type FigureOutputOptions, figureOutput } from './figureOutput';

/**
 * Shows a figure under the running cell: `await show(figure)`. Outside a notebook it does nothing, so that the same
 * code runs as a program.
 */
export async function show(figure: Figure, options: FigureOutputOptions = {}): Promise<void> {
  if (inNotebook()) writeOutput(await figureOutput(figure, options));
}

/** Shows a piece of HTML, and `text` where HTML is not shown. The HTML is taken as it is: escape what comes from outside. */
export function showHtml(html: string, text = ''): void {
  writeOutput({ 'text/html': html, 'text/plain': text });
}
