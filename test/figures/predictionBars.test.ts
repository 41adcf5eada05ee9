import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predictionBars } from '../../lib/figures/predictionBars';
import { COLOURS } from '../../lib/figures/theme';
import type { Prediction } from '../../lib/network/judge/predict';
import { makeSet } from '../stamps/fixtures';
import { layoutOf } from './read';

const set = makeSet([1, 1, 1], 4);
const predictions: readonly Prediction[] = [
  { label: 0, probabilities: [0.9, 0.06, 0.04], confidence: 0.9 },
  { label: 2, probabilities: [0.1, 0.2, 0.7], confidence: 0.7 },
  { label: 2, probabilities: [0, 0, 1], confidence: 1 },
];

test('the three bars are the probabilities of Circular, Comet and Donut', () => {
  const { data } = predictionBars(set, predictions, { indices: [1] });
  assert.deepEqual(data[0]!.x, ['Circular', 'Comet', 'Donut']);
  assert.deepEqual(data[0]!.y, [0.1, 0.2, 0.7]);
});

test('blue is the true class, red a wrong prediction, gray the rest', () => {
  const { right, wrong, rest } = COLOURS;
  const { data } = predictionBars(set, predictions, { indices: [0, 1, 2] });
  assert.deepEqual(
    data.map(({ marker }) => (marker as { color: string[] }).color),
    [
      [right, rest, rest],
      [rest, right, wrong],
      [rest, rest, right],
    ],
  );
});

test('the predicted name is blue when right; when wrong it is red and the true class follows', () => {
  const { annotations } = layoutOf(predictionBars(set, predictions, { indices: [0, 1] }));
  assert.deepEqual(
    annotations.map(({ text, font }) => [text, font.color]),
    [
      ['Circular 90 %', COLOURS.right],
      ['Donut 70 %, is Comet', COLOURS.wrong],
    ],
  );
});

test('every cell has its stamp and axes of its own from 0 to 1, none over another', () => {
  const { layout } = predictionBars(set, predictions, { indices: [0, 1, 2], columns: 2 });
  assert.equal((layout.images as unknown[]).length, 3);
  const domains = ['', '2', '3'].map((key) => {
    const [x, y] = [layout[`xaxis${key}`], layout[`yaxis${key}`]] as { domain: number[]; range?: number[] }[];
    assert.deepEqual(y!.range, [0, 1]);
    return [...x!.domain, ...y!.domain];
  });
  const overlap = ([a0, a1, b0, b1]: number[], [c0, c1, d0, d1]: number[]) =>
    a0! < c1! && c0! < a1! && b0! < d1! && d0! < b1!;
  domains.forEach((one, i) => {
    assert.ok(one.every((place) => place >= 0 && place <= 1));
    for (const other of domains.slice(i + 1)) assert.ok(!overlap(one, other));
  });
});

test('an index without a prediction is refused', () => {
  assert.throws(() => predictionBars(set, predictions.slice(0, 2), { indices: [2] }), /no prediction 2 among 2/);
});
