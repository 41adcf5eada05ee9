import type { Epoch, History } from '../network/train/history';
import type { Figure } from './figure';
import { COLOURS, LEGEND_ABOVE, themed } from './theme';

export interface CurvesOptions {
  /** Default 'Training'. */
  readonly title?: string;
  /** Epochs that the run may have: the axes keep their length while the curves grow. */
  readonly totalEpochs?: number;
}

type Measure = 'loss' | 'accuracy' | 'validationLoss' | 'validationAccuracy';

/**
 * Loss (left) and accuracy (right) after each epoch: training as a line, validation dashed. Of a whole history that
 * ended early or was interrupted the epoch whose weights were kept is marked too.
 */
export function lossAndAccuracyCurves(run: History | readonly Epoch[], options: CurvesOptions = {}): Figure {
  const epochs = 'epochs' in run ? run.epochs : run;
  const last = Math.max(options.totalEpochs ?? 0, epochs.at(-1)?.epoch ?? 0, 2);
  const epochAxis = { title: { text: 'epoch' }, range: [0.5, last + 0.5], tickformat: 'd', dtick: tickStep(last) };
  const losses = epochs.flatMap(({ loss, validationLoss = 0 }) => [loss, validationLoss]).filter(Number.isFinite);
  const accuracies = epochs.flatMap(({ accuracy, validationAccuracy = 1 }) => [accuracy, validationAccuracy]);
  const lowest = Math.min(0.9, ...accuracies.filter(Number.isFinite));
  return themed(
    [
      curve(epochs, 'loss', { name: 'training', side: '' }),
      curve(epochs, 'validationLoss', { name: 'validation', side: '' }),
      curve(epochs, 'accuracy', { name: 'training', side: '2' }),
      curve(epochs, 'validationAccuracy', { name: 'validation', side: '2' }),
    ],
    {
      title: { text: options.title ?? 'Training' },
      height: 380,
      margin: { l: 60, r: 24, t: 84, b: 48 },
      xaxis: { ...epochAxis, domain: [0, 0.44], anchor: 'y' },
      yaxis: { title: { text: 'loss' }, range: [0, 1.05 * Math.max(0.1, ...losses)], anchor: 'x' },
      xaxis2: { ...epochAxis, domain: [0.56, 1], anchor: 'y2' },
      yaxis2: { title: { text: 'accuracy' }, range: [lowest - 0.05 * (1 - lowest), 1.005], anchor: 'x2' },
      legend: LEGEND_ABOVE,
      ...('epochs' in run && run.stopped !== 'finished' ? markKept(run.bestEpoch) : {}),
    },
  );
}

/** Whole numbers of epochs between two ticks, at most about ten ticks. */
function tickStep(last: number): number {
  return [1, 2, 5, 10, 20, 50, 100, 200, 500].find((step) => last / step <= 10) ?? 1000;
}

function curve(
  epochs: readonly Epoch[],
  measure: Measure,
  { name, side }: { name: 'training' | 'validation'; side: '' | '2' },
): Record<string, unknown> {
  const drawn = epochs.filter((epoch) => epoch[measure] !== undefined);
  const color = name === 'training' ? COLOURS.blue : COLOURS.vermilion;
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name,
    legendgroup: name,
    showlegend: side === '' && drawn.length > 0,
    x: drawn.map((epoch) => epoch.epoch),
    y: drawn.map((epoch) => epoch[measure]),
    line: { color, width: 2, dash: name === 'training' ? 'solid' : 'dash' },
    marker: { color, size: 6, symbol: name === 'training' ? 'circle' : 'diamond' },
    xaxis: `x${side}`,
    yaxis: `y${side}`,
    hovertemplate: `epoch %{x}: %{y:.4f}<extra>${name}</extra>`,
  };
}

function markKept(epoch: number): Record<string, unknown> {
  const line = { color: COLOURS.axis, width: 1, dash: 'dot' };
  return {
    shapes: ['', '2'].map((side) => ({
      type: 'line',
      xref: `x${side}`,
      yref: `y${side} domain`,
      x0: epoch,
      x1: epoch,
      y0: 0,
      y1: 1,
      line,
    })),
    annotations: [
      {
        text: 'kept',
        xref: 'x2',
        yref: 'y2 domain',
        x: epoch,
        y: 1,
        yanchor: 'bottom',
        font: { size: 11, color: COLOURS.axis },
      },
    ],
  };
}
