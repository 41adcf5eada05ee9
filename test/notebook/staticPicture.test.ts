import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Figure } from '../../lib/figures/figure';
import { themed } from '../../lib/figures/theme';
import { staticPicture } from '../../lib/notebook/staticPicture';
import { type DecodedPng, decodePng } from '../image/decodePng';

const SIZE = { width: 320, height: 240 };

async function draw(figure: Figure): Promise<DecodedPng> {
  return decodePng(await staticPicture(figure, SIZE));
}

/** How many pixels of the drawing have about this colour. */
function count({ samples }: DecodedPng, [red, green, blue]: readonly [number, number, number]): number {
  const near = (i: number, wanted: number) => Math.abs(samples[i]! - wanted) < 12;
  let pixels = 0;
  for (let i = 0; i < samples.length; i += 3) {
    if (near(i, red) && near(i + 1, green) && near(i + 2, blue)) pixels++;
  }
  return pixels;
}

test('a bar fills its part of the picture with its colour', async () => {
  const bar = { type: 'bar', x: ['a', 'b'], y: [1, 1], marker: { color: '#00aa00' } };
  const drawn = await draw(themed([bar], { yaxis: { range: [0, 2] } }));
  assert.deepEqual([drawn.width, drawn.height], [SIZE.width, SIZE.height]);
  const [plotWidth, plotHeight] = [320 - 60 - 24, 240 - 52 - 48];
  const share = count(drawn, [0, 0xaa, 0]) / (plotWidth * plotHeight);
  assert.ok(Math.abs(share - 0.4) < 0.04, `bars of 0.8 width and half height fill ${share}`);
});

test('lines, heat maps, contours, pictures and shapes are all drawn', async () => {
  const z = [0, 1, 2, 3].map((y) => [0, 1, 2, 3].map((x) => x * y));
  const plain = await draw(themed([], {}));
  const png = Buffer.from(await staticPicture(themed([], { paper_bgcolor: '#ff00ff' }), { width: 8, height: 8 }));
  const image = { x: 0, y: 1, sizex: 1, sizey: 1, xref: 'paper', yref: 'paper' };
  const figures: Figure[] = [
    themed([{ type: 'scatter', mode: 'lines+markers', x: [0, 1], y: [0, 1] }], {}),
    themed([{ type: 'heatmap', z }], {}),
    themed([{ type: 'contour', z }], {}),
    themed([], {
      images: [{ ...image, source: `data:image/png;base64,${png.toString('base64')}`, sizing: 'stretch' }],
    }),
    themed([], {
      shapes: [{ type: 'rect', xref: 'paper', yref: 'paper', x0: 0, y0: 0, x1: 1, y1: 1, fillcolor: 'red' }],
    }),
  ];
  for (const figure of figures) {
    const drawn = await draw(figure);
    const changed = drawn.samples.filter((value, i) => value !== plain.samples[i]).length;
    assert.ok(changed > 300, `${JSON.stringify(figure.data)} changed ${changed} values`);
  }
});

test('titles, names and special characters are drawn as text', async () => {
  const blank = await draw(themed([], {}));
  const titled = await draw(themed([], { title: { text: 'Seeing σ × 0.58″' } }));
  const white = [255, 255, 255] as const;
  assert.ok(count(blank, white) - count(titled, white) > 200);
});

test('the same figure gives the same bytes', async () => {
  const figure = themed([{ type: 'scatter', x: [0, 1, 2], y: [3, 1, 2], name: 'curve' }], { showlegend: true });
  assert.deepEqual(await staticPicture(figure, SIZE), await staticPicture(figure, SIZE));
});
