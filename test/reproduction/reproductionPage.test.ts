import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reproductionCsv, reproductionPage } from '../../lib/reproduction/reproductionPage';

const picture = (title: string) => ({
  output_type: 'display_data' as const,
  data: {
    'text/html': `<div><img alt="a picture" src="data:image/png;base64,AAAA"></div>`,
    'text/plain': `[${title}]`,
  },
});
const executed = {
  name: '06-stars',
  notebook: {
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
    cells: [
      { cell_type: 'code' as const, source: 'show(other)', outputs: [picture('no figure of the thesis')] },
      { cell_type: 'markdown' as const, source: 'Bars as in figure 4.2 of the thesis.' },
      { cell_type: 'code' as const, source: 'compute()', outputs: [] },
      { cell_type: 'code' as const, source: 'show(bars)', outputs: [picture('Bars <of> stars')] },
    ],
  },
  results: [
    { name: 'accuracy, "final"', thesis: 0.8967, ours: 0.9, setting: '5 seeds, ± 0.01' },
    { name: 'stamps', thesis: '2040 / 303', ours: '2013 / 287', unit: 'stamps' },
  ],
};

test("the reproduction page lays each number beside the thesis' own and shows the figures that the text names", () => {
  const page = reproductionPage([executed]);
  assert.match(page, /<td>0\.8967<\/td><td>0\.9<\/td><td>0\.0033<\/td>/);
  assert.match(page, /<h3>Figure 4\.2: Bars &lt;of&gt; stars<\/h3>\s*<p><img [^>]*AAAA/);
  assert.ok(!page.includes('no figure of the thesis'));
  assert.match(page, /href="06-stars\.html"/);
});

test('its numbers come as CSV, quoted where they must be', () => {
  assert.equal(
    reproductionCsv([executed]),
    'notebook,result,thesis,ours,difference,unit,setting\r\n' +
      '06-stars,"accuracy, ""final""",0.8967,0.9,0.0033,,"5 seeds, ± 0.01"\r\n' +
      '06-stars,stamps,2040 / 303,2013 / 287,,stamps,\r\n',
  );
});
