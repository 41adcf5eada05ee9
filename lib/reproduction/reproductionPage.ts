import { escapeHtml } from '../escapeHtml';
import { joinLines, type Notebook, type Output } from '../notebook/notebookFile';
import { PAGE_STYLE } from '../notebook/pageStyle';
import type { NotebookResult } from '../notebook/result';

/** One executed notebook and what it reported. */
export interface ExecutedNotebook {
  /** Name without ending: its page is NAME.html. */
  readonly name: string;
  readonly notebook: Notebook;
  readonly results: readonly NotebookResult[];
}

/** A figure of the thesis, as a notebook draws it. */
interface ReproducedFigure {
  readonly numbers: string;
  readonly title: string;
  readonly html: string;
}

/** How the notebooks name a figure of the thesis. */
const FIGURE_NUMBER = /\bfigures? (\d\.\d+[a-z]?)(?:(?:,| and| to) (\d\.\d+[a-z]?))?/gi;

/**
 * One page that lays the thesis' numbers beside ours, with the setting of each, and shows the figures that the notebooks
 * draw for the thesis' own. Needs nothing else; the notebooks' pages lie beside it.
 */
export function reproductionPage(notebooks: readonly ExecutedNotebook[]): string {
  const sections = notebooks.map(section).join('\n');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The thesis and its reproduction</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>The thesis and its reproduction</h1>
<p>Every number that the notebooks report beside the thesis' own, how ours was measured and where that differs, and the
figures of the thesis as the notebooks draw them. The numbers as a table: <a href="reproduction.csv">reproduction.csv</a>.</p>
${sections}
</main>
</body>
</html>
`;
}

/** The same numbers as CSV: notebook, result, thesis, ours, difference, unit, setting. */
export function reproductionCsv(notebooks: readonly ExecutedNotebook[]): string {
  const rows = notebooks.flatMap(({ name, results }) =>
    results.map((result) => [name, ...cellsOf(result), result.unit ?? '', result.setting ?? '']),
  );
  const header = ['notebook', 'result', 'thesis', 'ours', 'difference', 'unit', 'setting'];
  return `${[header, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}

function section({ name, notebook, results }: ExecutedNotebook): string {
  const figures = figuresOf(notebook);
  if (results.length + figures.length === 0) return '';
  const row = (result: NotebookResult): string =>
    `<tr>${[...cellsOf(result), result.unit ?? '', result.setting ?? ''].map((text) => `<td>${escapeHtml(text)}</td>`).join('')}</tr>`;
  const table =
    results.length === 0
      ? ''
      : `<table><thead><tr><th>result</th><th>thesis</th><th>ours</th><th>difference</th><th>unit</th><th>setting</th></tr></thead>
<tbody>${results.map(row).join('\n')}</tbody></table>`;
  const pictures = figures.map(
    ({ numbers, title, html }) => `<h3>Figure ${escapeHtml(numbers)}: ${escapeHtml(title)}</h3>\n${html}`,
  );
  return `<h2><a href="${encodeURI(name)}.html">${escapeHtml(name)}</a></h2>\n${table}\n${pictures.join('\n')}`;
}

/** result, thesis, ours, difference. */
function cellsOf({ name, thesis, ours }: NotebookResult): string[] {
  const difference = typeof thesis === 'number' && typeof ours === 'number' ? (ours - thesis).toPrecision(2) : '';
  return [name, String(thesis ?? ''), String(ours), difference === '' ? '' : String(Number(difference))];
}

/** The first picture under each text that names figures of the thesis. */
function figuresOf({ cells }: Notebook): ReproducedFigure[] {
  const found: ReproducedFigure[] = [];
  let numbers: string[] = [];
  for (const { cell_type, source, outputs = [] } of cells) {
    if (cell_type === 'markdown') {
      const named = [...joinLines(source).matchAll(FIGURE_NUMBER)].flatMap(([, first, second]) => [first, second]);
      numbers = [...new Set([...numbers, ...named.filter((number) => number !== undefined)])];
      continue;
    }
    const picture = outputs.map(pictureOf).find((html) => html !== undefined);
    if (numbers.length === 0 || picture === undefined) continue;
    found.push({ numbers: numbers.join(', '), ...picture });
    numbers = [];
  }
  return found;
}

function pictureOf(output: Output): { title: string; html: string } | undefined {
  const data = (output.data ?? {}) as Record<string, string | readonly string[]>;
  const image = /<img [^>]*src="data:image\/png;base64,[^"]*"[^>]*>/.exec(joinLines(data['text/html'] ?? ''))?.[0];
  if (image === undefined) return undefined;
  return { title: joinLines(data['text/plain'] ?? '').replace(/^\[|\]$/g, ''), html: `<p>${image}</p>` };
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
