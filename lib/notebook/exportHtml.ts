import { readFile } from 'node:fs/promises';
import hljs from 'highlight.js/lib/core';
import typescript from 'highlight.js/lib/languages/typescript';
import { escapeHtml } from '../escapeHtml';
import { formulaStyle } from './formulaStyle';
import { type Cell, joinLines, type Notebook } from './notebookFile';
import { PAGE_STYLE } from './pageStyle';
import { type MarkdownOptions, renderMarkdown } from './renderMarkdown';
import { renderOutput } from './renderOutput';

hljs.registerLanguage('typescript', typescript);

/** How a page is made. */
export interface ExportOptions {
  /** What the page is called when the notebook has no heading. */
  readonly title?: string;
  /** The notebook's folder, from which relative pictures count. */
  readonly folder?: string;
}

/** The class of what `show` puts around a figure. */
const FIGURE = 'seeing-lab-figure';
/** What KaTeX puts around a formula. */
const FORMULA = 'class="katex"';

/**
 * Turns an executed notebook into one HTML page that needs nothing else: pictures, formulas, style and, where it has
 * figures, Plotly are inside, so that it works without a network connection.
 */
export async function exportHtml(notebook: Notebook, { title, folder }: ExportOptions = {}): Promise<string> {
  const cells = await Promise.all(notebook.cells.map((cell) => renderCell(cell, folder)));
  const body = cells.join('\n');
  const plotly = body.includes(FIGURE) ? `<script>${await plotlySource()}</script>\n` : '';
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(headingOf(notebook) ?? title ?? 'Notebook')}</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}${body.includes(FORMULA) ? formulaStyle() : ''}</style>
${plotly}</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

async function renderCell(cell: Cell, folder: string | undefined): Promise<string> {
  const source = joinLines(cell.source);
  if (cell.cell_type === 'raw') return '';
  const anchor = `<a id="${escapeHtml(String(cell.id))}"></a>`;
  if (cell.cell_type === 'markdown') return anchor + (await renderMarkdown(source, markdownOptions(cell, folder)));
  const code = hljs.highlight(source, { language: 'typescript' }).value;
  const shown = source.trim() === '' ? '' : `<pre class="source"><code>${code}</code></pre>\n`;
  return anchor + shown + (cell.outputs ?? []).map(renderOutput).join('\n');
}

function markdownOptions({ attachments }: Cell, folder: string | undefined): MarkdownOptions {
  const held = attachments as MarkdownOptions['attachments'];
  return { ...(folder === undefined ? {} : { folder }), ...(held === undefined ? {} : { attachments: held }) };
}

/** The text of the first heading of the first rank. */
function headingOf({ cells }: Notebook): string | undefined {
  const texts = cells.filter(({ cell_type }) => cell_type === 'markdown').map(({ source }) => joinLines(source));
  return /^# +(.+)$/m.exec(texts.join('\n'))?.[1]?.replace(/[*_`$]/g, '');
}

/** Plotly's program; an end tag in one of its strings would end ours. */
async function plotlySource(): Promise<string> {
  const source = await readFile(require.resolve('plotly.js-dist-min'), 'utf8');
  return source.replaceAll('</script', '<\\/script');
}
