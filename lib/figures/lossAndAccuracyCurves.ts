import type { Epoch } from '../network/history';
import type { Figure } from './figure';
import { axis, COLOURS, themed } from './theme';

export interface CurvesOptions {
  readonly title?: string;
  /** Epochs that the run will have: the axis keeps its length while the curves grow. */
  readonly epochs?: number;
}

/** Loss (left) and accuracy (right) after each epoch, training and validation. */
export function lossAndAccuracyCurves(epochs: readonly Epoch[], options: CurvesOptions = {}): Figure {
  const last = Math.max(options.epochs ?? 0, epochs.at(-1)?.epoch ?? 0, 2);
  const range = [0.5, last + 0.5];
  const losses = epochs.flatMap(({ loss, validationLoss }) => [loss, validationLoss ?? 0]);
  return themed(
    [
      curve(epochs, 'loss', { name: 'training', colour: COLOURS.blue, plot: '' }),
      curve(epochs, 'validationLoss', { name: 'validation', colour: COLOURS.red, plot: '' }),
      curve(epochs, 'accuracy', { name: 'training', colour: COLOURS.blue, plot: '2' }),
      curve(epochs, 'validationAccuracy', { name: 'validation', colour: COLOURS.red, plot: '2' }),
    ],
    {
      title: { text: options.title ?? 'Training' },
      xaxis: axis('epoch', { domain: [0, 0.44], anchor: 'y', range }),
      yaxis: axis('loss', { anchor: 'x', range: [0, 1.05 * Math.max(0.1, ...losses)] }),
      xaxis2: axis('epoch', { domain: [0.56, 1], anchor: 'y2', range }),
      yaxis2: axis('accuracy', { anchor: 'x2', range: [Math.min(0.5, ...accuracies(epochs)) - 0.02, 1.01] }),
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, xanchor: 'left', yanchor: 'bottom' },
      margin: { l: 64, r: 24, t: 80, b: 56 },
    },
  );
}

function accuracies(epochs: readonly Epoch[]): number[] {
  return epochs.flatMap(({ accuracy, validationAccuracy }) => [accuracy, validationAccuracy ?? 1]);
}

function curve(
  epochs: readonly Epoch[],
  key: 'loss' | 'accuracy' | 'validationLoss' | 'validationAccuracy',
  { name, colour, plot }: { name: string; colour: string; plot: '' | '2' },
): Record<string, unknown> {
  const drawn = epochs.filter((epoch) => epoch[key] !== undefined);
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name,
    legendgroup: name,
    showlegend: plot === '' && drawn.length > 0,
    x: drawn.map((epoch) => epoch.epoch),
    y: drawn.map((epoch) => significant(epoch[key]!)),
    line: { color: colour, width: 2 },
    marker: { color: colour, size: 5 },
    xaxis: `x${plot}`,
    yaxis: `y${plot}`,
  };
}

function significant(value: number): number {
  return Number(value.toPrecision(6));
}
