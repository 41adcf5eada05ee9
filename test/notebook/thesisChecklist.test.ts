import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { exportHtml } from '../../lib/notebook/exportHtml';
import { readNotebook } from '../../lib/notebook/notebookFile';
import { thesisChecklist, thesisChecklistPage, thesisTags } from '../../lib/notebook/thesis/thesisChecklist';
import { THESIS_ITEMS } from '../../lib/notebook/thesis/thesisItems';

const folder = resolve(__dirname, '../../../notebooks');
const named = () =>
  Promise.all(
    readdirSync(folder)
      .filter((file) => file.endsWith('.ipynb'))
      .map(async (file) => ({ name: file.replace('.ipynb', ''), notebook: await readNotebook(join(folder, file)) })),
  );

test('every figure, table, number and equation of the thesis has its place in a notebook', async () => {
  const gaps = thesisChecklist(await named()).filter(({ places }) => places.length === 0);
  assert.deepEqual(
    gaps.map(({ tag }) => tag),
    [],
  );
});

test('no tag names what the thesis does not have, but what the notebooks derive beyond it', async () => {
  const known = new Set(THESIS_ITEMS.map(({ tag }) => tag));
  assert.equal(known.size, THESIS_ITEMS.length);
  const beyond = (await named()).flatMap(({ notebook }) => notebook.cells.flatMap(thesisTags));
  assert.deepEqual([...new Set(beyond.filter((tag) => !known.has(tag)))].sort(), [
    'equation-convolution-matrix',
    'equation-dense-digits',
    'equation-dropout',
    'equation-max-pooling',
    'equation-moffat',
    'equation-p-minus-y',
    'equation-thesis-rule',
  ]);
});

test('the links of the checklist lead to the cells', async () => {
  const notebooks = await named();
  const page = thesisChecklistPage(notebooks);
  const { notebook } = notebooks.find(({ name }) => name === '02-gradient-descent')!;
  const lesson = await exportHtml(notebook);
  const links = [...page.matchAll(/href="02-gradient-descent\.html#([^"]+)"/g)].map((match) => match[1]);
  assert.ok(links.length > 20);
  for (const id of links) assert.ok(lesson.includes(`id="${id}"`), `${id} is not on the page`);
});
