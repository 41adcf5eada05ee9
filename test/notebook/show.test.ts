import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { runNotebook } from '../../lib/notebook/run';
import { show, showHtml } from '../../lib/notebook/show';
import { decodePng } from '../image/decodePng';
import { htmlOf, inCell, type Shown } from './fakeKernel';
import { writeCells } from './write';

const PLOTLY = 'application/vnd.plotly.v1+json';
const line = (title: string) => ({
  data: [{ type: 'scatter', x: [1, 2, 3], y: [0.123456789, Number.NaN, 2] }],
  layout: { title: { text: title }, width: 300, height: 200 },
});
const dataOf = (message: Shown | undefined) => (message!.data[PLOTLY] as ReturnType<typeof line>).data[0]!;

test('a figure is one output that holds HTML, the Plotly type and text', async () => {
  const shown = await inCell(() => show(line('Seeing')));
  assert.equal(shown.length, 1);
  assert.equal(shown[0]!.update, false);
  assert.deepEqual(Object.keys(shown[0]!.data).sort(), [PLOTLY, 'text/html', 'text/plain']);
  assert.match(String(shown[0]!.data['text/plain']), /Seeing/);
});

test('the picture inside the HTML shows the figure where scripts do not run', async () => {
  const html = htmlOf((await inCell(() => show(line('Seeing'))))[0]);
  const [, png] = /<div class="seeing-lab-figure"[^>]*><img [^>]*src="data:image\/png;base64,([^"]+)"/.exec(html)!;
  const { width, height, samples } = decodePng(Buffer.from(png!, 'base64'));
  assert.deepEqual([width, height], [300, 200]);
  assert.ok(new Set(samples).size > 10, 'not blank');
});

test('the data stand in the HTML as JSON, numbers with six digits, no number as null', async () => {
  const [message] = await inCell(() => show(line('Seeing')));
  const [, json] = /<script type="application\/json">(.*?)<\/script>/s.exec(htmlOf(message))!;
  assert.deepEqual(JSON.parse(json!).data[0].y, [0.123457, null, 2]);
  assert.deepEqual(dataOf(message).y, [0.123457, null, 2]);
});

test('whole numbers keep all their digits and typed arrays become lists', async () => {
  const data = [{ type: 'scatter', x: Float64Array.of(1700000000123, -12345678), y: Float32Array.of(0.5, 1) }];
  const [message] = await inCell(() => show({ data, layout: { width: 100, height: 100 } }));
  assert.deepEqual(
    [dataOf(message).x, dataOf(message).y],
    [
      [1700000000123, -12345678],
      [0.5, 1],
    ],
  );
});

test('a hostile title can neither end a script nor open a tag', async () => {
  const html = htmlOf((await inCell(() => show(line('</script><img src=x onerror=alert(1)>"\' <!-- & '))))[0]);
  assert.equal(html.match(/<\/script>/g)!.length, 2, 'the two of our own');
  assert.equal(html.match(/<img/g)!.length, 1);
  assert.ok(!html.includes('<!--'));
});

test('the same figure gives the same output, byte by byte', async () => {
  const [first] = await inCell(() => show(line('Same')));
  const [second] = await inCell(() => show(line('Same')));
  assert.deepEqual(first, second);
});

test('outside a notebook showing does nothing', async () => {
  await show(line('Nobody looks'));
  showHtml('<b>x</b>');
});

test('HTML is shown beside its text', async () => {
  const [message] = await inCell(() => showHtml('<b>1</b>', 'one'));
  assert.deepEqual(message!.data, { 'text/html': '<b>1</b>', 'text/plain': 'one' });
});

test('in the real kernel a cell shows a figure, a table, and curves that were redrawn in place', async (context) => {
  const folder = mkdtempSync(join(resolve(__dirname, '../../..'), 'build', 'show test '));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = writeCells(join(folder, 'shown.ipynb'), [
    `import { show } from '../lib/notebook/show';
     import { showTable } from '../lib/notebook/table';
     import { liveFigure } from '../lib/notebook/liveFigure';
     import { lossAndAccuracyCurves } from '../lib/figures/lossAndAccuracyCurves';
     const epochs = [{ epoch: 1, loss: 1, accuracy: 0.5, seconds: 1 }];
     await show(lossAndAccuracyCurves(epochs));
     showTable([{ star: 1, fwhm: 4.33 }]);
     const live = liveFigure({ intervalMilliseconds: 10 });
     live.update(lossAndAccuracyCurves([]));
     await new Promise((resolve) => setTimeout(resolve, 1000));
     live.update(lossAndAccuracyCurves(epochs, { title: 'At last' }));
     await live.finish();`,
  ]);
  const { notebook, error } = await runNotebook(path);
  assert.equal(error, undefined);
  const bundles = notebook.cells[0]!.outputs!.map(({ data }) => data as Record<string, unknown>);
  assert.deepEqual(
    bundles.map((data) => Object.keys(data).length),
    [3, 2, 3],
  );
  assert.match(String(bundles[2]!['text/plain']), /At last/);
});
