import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { architecturePicture } from '../../lib/figures/architecturePicture';
import { confusionMatrixFigure } from '../../lib/figures/confusionMatrixFigure';
import { digitReadings } from '../../lib/figures/digitReadings';
import { dropoutPicture } from '../../lib/figures/dropoutPicture';
import type { Figure } from '../../lib/figures/figure';
import { numberGrids } from '../../lib/figures/numberGrids';
import { parameterTable } from '../../lib/figures/parameterTable';
import { pictureGrid } from '../../lib/figures/pictureGrid';
import { robustnessCurves } from '../../lib/figures/robustnessCurves';
import { createImage } from '../../lib/image/image';
import { KERNELS } from '../../lib/image/kernels';
import { useBackend } from '../../lib/network/backend';
import { buildModel } from '../../lib/network/model/models';
import { staticPicture } from '../../lib/notebook/staticPicture';

before(() => useBackend());

type Annotation = { readonly text: string; readonly font: { readonly color?: string } };
const textsOf = ({ layout }: Figure): string[] => (layout.annotations as Annotation[]).map(({ text }) => text);

test("the table of the thesis' wide network: 320, 18496, 720050 and 153 parameters, with their reason", () => {
  const model = buildModel('wide', { seed: 1 });
  const rows = parameterTable(model).filter(({ parameters }) => parameters > 0);
  assert.deepEqual(
    rows.map(({ parameters }) => parameters),
    [320, 18496, 720050, 153],
  );
  assert.equal(rows[1]!.output, '30 × 30 × 64');
  assert.equal(rows[1]!.because, '(3 × 3 × 32 + 1) × 64');
  model.dispose();
});

test('a network is drawn from the model: every stage with its size, sheets as large as the maps', () => {
  const model = buildModel('mnistCnn', { seed: 1 });
  const figure = architecturePicture(model);
  assert.deepEqual(textsOf(figure), [
    'input<br>28×28×1',
    'convolution<br>26×26×32',
    'max pooling<br>13×13×32',
    'convolution<br>11×11×64',
    'max pooling<br>5×5×64',
    'flatten<br>1600',
    'dense<br>100',
    'dense<br>10',
  ]);
  const heights = (figure.layout.shapes as { y0: number; y1: number }[]).map(({ y0, y1 }) => y1 - y0);
  assert.ok(Math.abs(heights[0]! / heights[1]! - 28 / 26) < 1e-6);
  model.dispose();
});

test("a network of colour pictures, as the thesis' figure 3.6, is drawn too", () => {
  const conv = (filters: number) => tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same' });
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', inputShape: [32, 32, 3] }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      conv(16),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2 }),
    ],
  });
  const texts = textsOf(architecturePicture(model, { title: 'Figure 3.6' }));
  assert.deepEqual(texts.slice(0, 2), ['input<br>32×32×3', 'convolution<br>32×32×4']);
  assert.equal(texts.at(-1), 'dense<br>2');
  model.dispose();
});

test('pixels, kernel and result stand beside each other with their numbers', () => {
  const pixels = createImage(3, 3, Float32Array.of(170, 171, 76, 179, 163, 54, 176, 145, 85));
  const figure = numberGrids([{ image: pixels, title: 'A', sign: '⊗' }, { image: KERNELS.sobelX }]);
  const texts = textsOf(figure);
  assert.deepEqual(texts.slice(0, 3), ['170', '171', '76']);
  assert.ok(texts.includes('⊗') && texts.includes('A') && texts.includes('\u22122'));
  assert.equal((figure.layout.shapes as unknown[]).length, 18);
});

test('labels of pictures are blue where right and red where wrong, black where nobody says', () => {
  const pictures = [createImage(2, 2), createImage(2, 2)];
  const colours = (figure: Figure) => (figure.layout.annotations as Annotation[]).map(({ font }) => font.color);
  assert.deepEqual(colours(pictureGrid(pictures, { labels: ['1', '2'], wrong: [false, true] })), [
    '#1f4fd8',
    '#d6212b',
  ]);
  assert.deepEqual(colours(pictureGrid(pictures, { labels: ['1', '2'] })), ['#222222', '#222222']);
});

test('a dropped neuron is crossed out and keeps its place', () => {
  const figure = dropoutPicture([{ name: 'step 1', values: [0.5, 0, 1], dropped: [0, 1, 0] }]);
  const marker = figure.data[0]!.marker as { symbol: string[] };
  assert.deepEqual(marker.symbol, ['circle', 'circle-x-open', 'circle']);
});

test('a confusion matrix of ten classes is as wide as a notebook', () => {
  const confusion = Array.from({ length: 10 }, () => new Array<number>(10).fill(1));
  const { width } = confusionMatrixFigure(confusion, [...'0123456789']).layout as { width: number };
  assert.ok(width <= 800, `${width}`);
});

test('each of the figures becomes a picture', async () => {
  const panel = { amounts: [-2, 0, 2], accuracies: [0.4, 0.98, 0.5] };
  const reading = { digit: 3, probabilities: [0, 0, 0, 0.7, 0, 0, 0, 0, 0, 0.1], noDigit: 0.2 };
  const picture = new Float32Array(784).fill(0.4);
  const figures = [
    robustnessCurves([{ name: 'dense', panels: [panel, panel] }], { panels: ['shift', 'angle'] }),
    digitReadings([{ picture, readings: [reading] }], { networks: ['reader'] }),
    pictureGrid([createImage(28, 28, picture)], { heat: [createImage(28, 28)], colours: 'gray' }),
    pictureGrid([createImage(28, 28, picture)], { colours: 'signed' }),
  ];
  for (const figure of figures) assert.ok((await staticPicture(figure)).length > 300);
});
