import type { Prediction } from '../network/predict';
import { CLASS_NAMES, type StampSet } from '../stamps/stampSet';
import type { Figure } from './figure';
import { stampPicture } from './stampPicture';
import { COLOURS, FIGURE_WIDTH, themed } from './theme';

export interface BarsOptions {
  /** Which stamps (and their predictions), in the order of drawing. */
  readonly indices: readonly number[];
  /** Pairs of stamp and bars beside each other; default 4. */
  readonly columns?: number;
  readonly title?: string;
}

const ROW_HEIGHT = 118;

/**
 * Figure 4.2 of the thesis: each stamp in inverted gray, its predicted class blue when right and red when wrong, and
 * beside it the probabilities of Circular, Comet and Donut: blue the true class, red a wrong prediction, gray the rest.
 */
export function predictionBars(set: StampSet, predictions: readonly Prediction[], options: BarsOptions): Figure {
  const { indices, columns = 4, title = 'Predictions' } = options;
  const rows = Math.max(1, Math.ceil(indices.length / columns));
  const cells = indices.map((index, n) => {
    const left = (n % columns) / columns;
    const top = 1 - Math.floor(n / columns) / rows;
    const prediction = predictions[index]!;
    return { index, prediction, truth: set.labels[index]!, left, top, key: n === 0 ? '' : String(n + 1) };
  });
  const width = 1 / columns;
  const height = 1 / rows;
  const layout: Record<string, unknown> = {};
  for (const { left, top, key } of cells) {
    layout[`xaxis${key}`] = {
      domain: [left + width * 0.52, left + width * 0.93],
      anchor: `y${key}`,
      range: [-0.6, 2.6],
      tickvals: [0, 1, 2],
      ticktext: ['Ci', 'Co', 'Do'],
      tickfont: { size: 10 },
      showgrid: false,
      zeroline: false,
      fixedrange: true,
    };
    layout[`yaxis${key}`] = {
      domain: [top - height * 0.8, top - height * 0.2],
      anchor: `x${key}`,
      range: [0, 1],
      showticklabels: false,
      showgrid: false,
      zeroline: false,
      showline: true,
      linecolor: COLOURS.gray,
      fixedrange: true,
    };
  }
  return themed(
    cells.map(({ prediction, truth, key }) => ({
      type: 'bar',
      x: [0, 1, 2],
      y: prediction.probabilities.map((value) => Number(value.toFixed(4))),
      marker: { color: barColours(prediction.label, truth) },
      hovertext: [...CLASS_NAMES],
      xaxis: `x${key}`,
      yaxis: `y${key}`,
    })),
    {
      ...layout,
      title: { text: title },
      height: rows * ROW_HEIGHT + 72,
      margin: { l: 12, r: 12, t: 56, b: 16 },
      bargap: 0.15,
      images: cells.map(({ index, left, top }) => ({
        source: stampPicture(set, index),
        xref: 'paper',
        yref: 'paper',
        x: left + width * 0.04,
        y: top - height * 0.2,
        sizex: width * 0.44,
        sizey: height * 0.6,
        xanchor: 'left',
        yanchor: 'top',
        sizing: 'contain',
      })),
      annotations: cells.map(({ prediction, truth, left, top }) => ({
        text: `${CLASS_NAMES[prediction.label]} ${Math.round(100 * prediction.confidence)} %${prediction.label === truth ? '' : ` (${CLASS_NAMES[truth]})`}`,
        xref: 'paper',
        yref: 'paper',
        x: left + width * 0.5,
        y: top - height * 0.18,
        yanchor: 'bottom',
        showarrow: false,
        font: { size: 11, color: prediction.label === truth ? COLOURS.blue : COLOURS.red },
      })),
      width: FIGURE_WIDTH,
    },
  );
}

/** Blue for the true class, red for the predicted one when it is another, gray for the rest. */
export function barColours(predicted: number, truth: number): string[] {
  return CLASS_NAMES.map((_, label) => (label === truth ? COLOURS.blue : label === predicted ? COLOURS.red : COLOURS.gray));
}
