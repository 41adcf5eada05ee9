import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lossAndAccuracyCurves } from '../../lib/figures/lossAndAccuracyCurves';
import type { Epoch } from '../../lib/network/train/history';
import { layoutOf } from './read';

const epochs: readonly Epoch[] = [1, 2, 3].map((epoch) => ({
  epoch,
  loss: 1 / epoch,
  accuracy: 1 - 0.5 / epoch,
  validationLoss: 1.2 / epoch,
  validationAccuracy: 1 - 0.6 / epoch,
  seconds: 2,
}));

test('training and validation, loss at the left and accuracy at the right, by epoch', () => {
  const { data } = lossAndAccuracyCurves(epochs, { title: 'Final network' });
  assert.deepEqual(
    data.map(({ name, xaxis }) => [name, xaxis]),
    [
      ['training', 'x'],
      ['validation', 'x'],
      ['training', 'x2'],
      ['validation', 'x2'],
    ],
  );
  assert.deepEqual(data[0]!.x, [1, 2, 3]);
  assert.deepEqual(data[0]!.y, [1, 1 / 2, 1 / 3]);
  assert.deepEqual(
    data[3]!.y,
    epochs.map((epoch) => epoch.validationAccuracy),
  );
});

test('the two curves differ in colour, dash and mark, and each name stands in the legend once', () => {
  const { data } = lossAndAccuracyCurves(epochs);
  const [training, validation] = data as unknown as { line: Record<string, unknown>; marker: { symbol: string } }[];
  for (const part of ['color', 'dash']) assert.notEqual(training!.line[part], validation!.line[part]);
  assert.notEqual(training!.marker.symbol, validation!.marker.symbol);
  assert.deepEqual(
    data.filter(({ showlegend }) => showlegend).map(({ name }) => name),
    ['training', 'validation'],
  );
});

test('without validation data no validation is drawn or named', () => {
  const { data } = lossAndAccuracyCurves(
    epochs.map(({ epoch, loss, accuracy }) => ({ epoch, loss, accuracy, seconds: 1 })),
  );
  assert.deepEqual([data[1]!.x, data[3]!.x], [[], []]);
  assert.equal(data[1]!.showlegend, false);
});

test('before the first epoch the axes are there, as long as the run will be', () => {
  const { layout } = lossAndAccuracyCurves([], { totalEpochs: 40 });
  assert.deepEqual((layout.xaxis as { range: number[] }).range, [0.5, 40.5]);
  assert.ok((layout.yaxis as { range: number[] }).range.every(Number.isFinite));
});

test('a run that ended early marks the epoch whose weights were kept, a finished one does not', () => {
  const early = layoutOf(lossAndAccuracyCurves({ epochs, bestEpoch: 2, stopped: 'early' }));
  assert.deepEqual(
    early.shapes!.map(({ x0 }) => x0),
    [2, 2],
  );
  assert.equal(layoutOf(lossAndAccuracyCurves({ epochs, bestEpoch: 3, stopped: 'finished' })).shapes, undefined);
});

test('a loss that is no number any more leaves the axes usable', () => {
  const { layout } = lossAndAccuracyCurves([{ epoch: 1, loss: Number.NaN, accuracy: 0.3, seconds: 1 }]);
  assert.ok((layout.yaxis as { range: number[] }).range.every(Number.isFinite));
});
