import { escapeHtml } from '../../escapeHtml';
import type { Notebook } from '../notebookFile';
import { PAGE_STYLE } from '../pageStyle';
import { THESIS_ITEMS, type ThesisItem } from './thesisItems';

/** A notebook and what it is called, without `.ipynb`. */
export interface NamedNotebook {
  readonly name: string;
  readonly notebook: Notebook;
}

/** A cell that shows an item of the thesis. */
export interface ThesisPlace {
  readonly notebook: string;
  readonly cell: string;
}

/** Each item of the thesis with the cells that are tagged with it; none where the notebooks have a gap. */
export interface ChecklistRow extends ThesisItem {
  readonly places: readonly ThesisPlace[];
}

/** Tags that speak of the thesis begin so. */
const OF_THE_THESIS = /^(?:figure|table|equation|number)-/;

/** The checklist of the thesis, from the tags of the notebooks' cells. */
export function thesisChecklist(notebooks: readonly NamedNotebook[]): readonly ChecklistRow[] {
  const tagged = notebooks.flatMap(({ name, notebook }) =>
    notebook.cells.flatMap((cell) => thesisTags(cell).map((tag) => ({ tag, notebook: name, cell: String(cell.id) }))),
  );
  return THESIS_ITEMS.map((item) => ({ ...item, places: tagged.filter(({ tag }) => tag === item.tag) }));
}

/** The tags of a cell that name items of the thesis. */
export function thesisTags({ metadata }: Notebook['cells'][number]): readonly string[] {
  const { tags = [] } = (metadata ?? {}) as { tags?: readonly string[] };
  return tags.filter((tag) => OF_THE_THESIS.test(tag));
}

/** The checklist as a page that links to the notebooks' pages beside it. */
export function thesisChecklistPage(notebooks: readonly NamedNotebook[]): string {
  const rows = thesisChecklist(notebooks).map(({ tag, section, what, places }) => {
    const links = places.map(({ notebook, cell }) => `<a href="${notebook}.html#${cell}">${notebook.slice(0, 2)}</a>`);
    const seen = links.length === 0 ? '<strong>nowhere</strong>' : [...new Set(links)].join(', ');
    return `<tr><td>${section}</td><td>${escapeHtml(nameOf(tag))}</td><td>${escapeHtml(what)}</td><td>${seen}</td></tr>`;
  });
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The thesis, item by item</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>The thesis, item by item</h1>
<p>Every figure, table, number and equation of the thesis, and the notebook that shows it. This page is made from the tags of the notebooks' cells.</p>
<div style="overflow-x:auto"><table>
<thead><tr><th>section</th><th>item</th><th>what it is</th><th>notebook</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
</main>
</body>
</html>
`;
}

/** "figure-2.10a" is figure 2.10a; an item without a number in the thesis is a figure, a table, a number or an equation. */
function nameOf(tag: string): string {
  const [kind, name] = [tag.slice(0, tag.indexOf('-')), tag.slice(tag.indexOf('-') + 1)];
  return /^\d\.\d+[a-z]?$/.test(name) ? `${kind} ${kind === 'equation' ? `(${name})` : name}` : kind;
}
