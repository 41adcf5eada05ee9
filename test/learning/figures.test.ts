import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activationComparison, activationFigure } from '../../lib/figures/activationFigure';
import { curvesFigure } from '../../lib/figures/curvesFigure';
import { decisionMap } from '../../lib/figures/decisionMap';
import { descentMap } from '../../lib/figures/descentMap';
import { descentSurface } from '../../lib/figures/descentSurface';
import { estimatorSurface } from '../../lib/figures/estimatorSurface';
import type { Figure } from '../../lib/figures/figure';
import { fitPanels } from '../../lib/figures/fitPanels';
import { networkDiagram } from '../../lib/figures/networkDiagram';
import { perceptronDiagram } from '../../lib/figures/perceptronDiagram';
import { regressionLine } from '../../lib/figures/regressionLine';
import { softmaxFigure } from '../../lib/figures/softmaxFigure';
import { mish, relu, sigmoid, step, tanh } from '../../lib/learning/activation';
import { createDenseNetwork } from '../../lib/learning/denseNetwork';
import { descend } from '../../lib/learning/descend';
import { decisionGrid } from '../../lib/learning/grid';
import { bowl, thesisSurface } from '../../lib/learning/landscape';
import { makeCircles } from '../../lib/learning/pointClouds';
import { staticPicture } from '../../lib/notebook/staticPicture';
import { createRandom } from '../../lib/random';
import { decodePng } from '../image/decodePng';

const network = createDenseNetwork([2, 3, 1], { random: createRandom(1) });
const samples = makeCircles(40, { factor: 0.5 });
const grid = decisionGrid(network, { reach: 1.5, size: 11 });
const path = descend(thesisSurface.slope, [-0.4, 0.6], { learningRate: 0.01, steps: 1000 });
const ways = [{ name: 'descent', path }];
const points = { x: [0, 1, 2], y: [0, 1, 0] };

const figures: Readonly<Record<string, Figure>> = {
  'an activation': activationFigure(mish),
  'a comparison of activations': activationComparison([step, sigmoid, tanh, relu]),
  softmax: softmaxFigure([8, 0.4, 1.5], ['dog', 'cat', 'rabbit']),
  'a neuron': perceptronDiagram({ inputs: [1, -2], weights: [0.5, 0.25], bias: 0.1, activation: sigmoid }),
  'a network': networkDiagram(network, { values: [[1, 2], [0.1, 0, -0.1], [0.5]], layerNames: ['a', 'b', 'c'] }),
  'a map of descent': descentMap(thesisSurface, ways),
  'a map of lines': descentMap(bowl(4), ways, { lines: true }),
  'a surface of descent': descentSurface(thesisSurface, ways),
  'a map of decisions': decisionMap([{ title: 'start', grid }], samples),
  'the surface of an estimator': estimatorSurface(grid),
  fits: fitPanels(points, [{ title: 'line', at: (x) => x }], { unseen: points }),
  'a regression': regressionLine(points, [{ name: 'line', intercept: 0, slope: 1 }]),
  curves: curvesFigure([{ name: 'cost', y: [1, 0.1, 0.01] }], { logarithmic: true, logarithmicX: true }),
};

for (const [name, figure] of Object.entries(figures)) {
  test(`${name} is drawn without a browser, and is small enough for a notebook`, async () => {
    const { samples: rgb } = decodePng(await staticPicture(figure));
    assert.ok(rgb.some((value) => value < 200));
    assert.ok(JSON.stringify(figure).length < 120_000);
  });
}

test('each map of decisions reaches as far as its own grid', () => {
  const wide = decisionGrid(network, { reach: 2.2, size: 11 });
  const panels = [grid, wide].map((one) => ({ title: '', grid: one }));
  const { layout } = decisionMap(panels, samples);
  const ranges = ['xaxis', 'yaxis2'].map((name) => (layout[name] as { range: number[] }).range);
  assert.deepEqual(ranges, [
    [-1.5, 1.5],
    [-2.2, 2.2],
  ]);
});

test('the way down starts at its start and ends at its end, however many steps it has', () => {
  const { data } = descentMap(thesisSurface, ways);
  const lines = data as readonly { x: number[]; y: number[]; name: string }[];
  const drawn = lines.find(({ name }) => name === 'descent');
  const [start, end] = lines.slice(lines.findIndex(({ name }) => name === 'start'));
  assert.ok(drawn!.x.length <= 102);
  assert.deepEqual([start!.name, start!.x, start!.y], ['start', [-0.4], [0.6]]);
  assert.ok(Math.abs(end!.x[0]! - path.at(-1)![0]!) < 1e-3);
  assert.equal(drawn!.x.at(-1), end!.x[0]);
});

test('the colours of a map of decisions are the answers, blue 0 and red 1, row by row', () => {
  const [heat] = decisionMap([{ title: '', grid }], samples).data as readonly { z: number[][]; y: number[] }[];
  assert.equal(heat!.z.length, 11);
  assert.ok(Math.abs(heat!.z[2]![7]! - grid.z[2]![7]!) < 0.006);
});

test('a network has a line for each weight, wider for a larger one', () => {
  const { layout } = networkDiagram(network);
  const shapes = layout.shapes as readonly { line: { width: number } }[];
  const weights = network.layers.flatMap((layer) => [...layer.weights].map(Math.abs));
  assert.equal(shapes.length, weights.length);
  const widest = shapes.map(({ line }) => line.width).indexOf(Math.max(...shapes.map(({ line }) => line.width)));
  assert.equal(weights[widest], Math.max(...weights));
});
