import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toDataFrame } from '../../lib/notebook/dataFrame';
import { showTable, tableHtml, tableText } from '../../lib/notebook/table';
import { htmlOf, inCell } from './fakeKernel';

const rows = [
  { name: 'one', fwhm: 4.33219, count: 12345678, gone: undefined },
  { name: 'two', fwhm: Number.NaN, count: 2, gone: null },
];

test('a table shows its columns and rows as HTML and as text', async () => {
  const [message] = await inCell(() => showTable(rows));
  assert.match(htmlOf(message), /<th[^>]*>name<\/th>.*<td[^>]*>one<\/td><td[^>]*>4\.332<\/td><td[^>]*>12345678<\/td>/s);
  assert.equal(String(message!.data['text/plain']).split('\n').length, 3);
});

test('columns can be chosen and ordered', () => {
  assert.deepEqual(tableText(rows, { columns: ['count', 'name'] }).split('\n'), [
    '   count  name',
    '12345678  one',
    '       2  two',
  ]);
});

test('what stands in the cells, the heading and the caption is text, never HTML', () => {
  const hostile = '<script>alert("x")</script>';
  const html = tableHtml([{ [hostile]: hostile }], { caption: hostile });
  assert.ok(!html.includes('<script'));
  assert.equal(html.match(/&lt;script&gt;/g)!.length, 3);
});

test('a long table says how many rows it has and shows the first ones', () => {
  const html = tableHtml(
    Array.from({ length: 1000 }, (_, i) => ({ i })),
    { maxRows: 5 },
  );
  assert.equal(html.match(/<tr>/g)!.length, 6);
  assert.match(html, /first 5 of 1000 rows/);
});

test('no rows are an empty table', () => {
  assert.match(tableHtml([]), /^<table>/);
});

test('a danfojs DataFrame is shown like the rows that it was made of', () => {
  const plain = [
    { name: 'one', fwhm: 4.5 },
    { name: 'two', fwhm: 3.25 },
  ];
  const frame = toDataFrame(plain);
  assert.equal(tableHtml(frame as never), tableHtml(plain));
  assert.equal(tableHtml(frame.loc({ columns: ['fwhm'] }) as never), tableHtml(plain, { columns: ['fwhm'] }));
});

test('the names of the rows of a DataFrame are shown where they say more than a number', () => {
  const described = toDataFrame([{ a: 1 }, { a: 3 }]).describe();
  assert.match(tableText(described as never), /^ +a\ncount +2\nmean +2\n/);
});

test('a sentence in a cell is not squeezed into a column of single words', () => {
  const html = tableHtml([{ why: '48 of 48 stars are rings; 22 px wide: out of focus', sure: 0.99 }]);
  assert.equal(html.match(/min-width/g)!.length, 1);
});
