import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { exportHtml } from '../../lib/notebook/exportHtml';
import type { Cell, Notebook, Output } from '../../lib/notebook/notebookFile';
import { renderMarkdown } from '../../lib/notebook/renderMarkdown';

const folder = mkdtempSync(join(tmpdir(), 'export '));
after(() => rmSync(folder, { recursive: true }));

function notebookOf(...cells: Cell[]): Notebook {
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 4 };
}

function code(source: string, ...outputs: Output[]): Cell {
  return { cell_type: 'code', source, outputs };
}

function display(data: Record<string, unknown>): Output {
  return { output_type: 'display_data', data, metadata: {} };
}

test('formulas become HTML that looks alike everywhere, and MathML for screen readers', async () => {
  const html = await renderMarkdown('The loss $L = -\\log p_{i}$ falls:\n\n$$\n\\frac{a}{b} < c\n$$\n');
  assert.equal(html.match(/<math/g)?.length, 2);
  assert.match(html, /<math[^>]*display="block"/);
  assert.equal(html.match(/class="katex-html" aria-hidden="true"/g)?.length, 2);
  assert.doesNotMatch(html, /\$/);
});

test('sums of money, code and escaped signs are no formulas', async () => {
  for (const text of ['from $5 to $6', '`$a$`', '\\$a\\$', 'a $ b $ c', '    $x$\n']) {
    const html = await renderMarkdown(text);
    assert.doesNotMatch(html, /<math/, text);
    assert.match(html, /\$/, text);
  }
});

test('underscores and stars inside a formula stay with it', async () => {
  const html = await renderMarkdown('$a_1 * b_2$ and $c_3 * d_4$, *so*');
  assert.equal(html.match(/<math/g)?.length, 2);
  assert.equal(html.match(/<em>/g)?.length, 1);
});

test('pictures beside the notebook and attached ones are embedded, links to notebooks lead to pages', async () => {
  writeFileSync(join(folder, 'a dot.png'), Buffer.from([1, 2, 3]));
  const attachments = { 'b.png': { 'image/png': 'BBBB' } };
  const text =
    '![dot](a%20dot.png) ![b](attachment:b.png) [next](06-star-classifier.ipynb#Data) [top](#Top)\n\n## Your own frames';
  const html = await renderMarkdown(text, { folder, attachments });
  assert.match(html, /src="data:image\/png;base64,AQID"/);
  assert.match(html, /src="data:image\/png;base64,BBBB"/);
  assert.match(html, /href="06-star-classifier.html#Data"/);
  assert.match(html, /href="#Top"/);
  assert.match(html, /<h2 id="Your-own-frames">/);
});

test('a page holds code, texts, tables and pictures, and shows what could be taken for markup as it is', async () => {
  const html = await exportHtml(
    notebookOf(
      { cell_type: 'markdown', source: ['# Stars & $\\sigma$\n', '\n', 'Text.'] },
      code(
        'const a = "<b>";',
        { output_type: 'stream', name: 'stdout', text: ['\u001b[33m1 < 2\u001b[39m\n'] },
        display({ 'text/html': '<table id="t"></table>', 'text/plain': 'table' }),
        display({ 'image/png': 'CCCC\n', 'text/plain': 'picture' }),
        display({ 'application/vnd.seeing-lab.result+json': { name: 'n' }, 'text/plain': 'n: 1' }),
      ),
    ),
  );
  assert.match(html, /<title>Stars &amp; \\sigma<\/title>/);
  assert.match(html, /hljs-keyword">const/);
  assert.match(html, /&lt;b&gt;/);
  assert.match(html, /1 &lt; 2/);
  assert.match(html, /<table id="t">/);
  assert.match(html, /base64,CCCC"/);
  assert.match(html, /n: 1/);
  assert.ok(!html.includes('\u001b') && !html.includes('<script'));
});

test('Plotly is inside the page once where there are figures, and its end tags do not end it', async () => {
  const figure = display({ 'text/html': '<div class="seeing-lab-figure"></div>' });
  const html = await exportHtml(notebookOf(code('1', figure), code('2', figure)));
  assert.equal(html.match(/<script/g)?.length, html.match(/<\/script>/g)?.length);
  assert.equal(html.match(/<script>\/\*\*\n\* plotly\.js/g)?.length, 1);
});

test('a page with formulas holds the fonts that they need, a page without holds none', async () => {
  const [formula, prose] = await Promise.all(
    ['$x$', 'x'].map((source) => exportHtml(notebookOf({ cell_type: 'markdown', source }))),
  );
  assert.ok(formula!.includes('src:url(data:font/woff2;base64,') && !formula!.includes('url(fonts/'));
  assert.ok(!prose!.includes('@font-face'));
});

test('a page asks for nothing from outside', async () => {
  const html = await exportHtml(notebookOf({ cell_type: 'markdown', source: '# A\n$x$' }, code('1')), { title: 'A' });
  assert.doesNotMatch(html, /(src|href)="(?!data:|#)/);
});
