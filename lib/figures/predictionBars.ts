import type { Prediction } from '../network/judge/predict';
import { CLASS_NAMES, type StampSet } from '../stamps/stampSet';
import type { Figure } from './figure';
import { stampPicture } from './stampPicture';
import { COLOURS, themed } from './theme';

export interface BarsOptions {
  /** Which stamps (and their predictions), in the order of drawing; default all. */
  readonly indices?: readonly number[];
  /** Pairs of stamp and bars beside each other, default 3. */
  readonly columns?: number;
  /** Default 'Predictions'. */
  readonly title?: string;
  /** What the network may answer, in the order of its outputs; default CLASS_NAMES. */
  readonly names?: readonly string[];
}

/** One stamp with its bars; places are fractions of the plotting area. */
interface Cell {
  readonly index: number;
  readonly truth: number;
  readonly prediction: Prediction;
  readonly left: number;
  readonly top: number;
  /** Appended to the names of its axes: nothing, 2, 3 ... */
  readonly key: string;
}

const ROW_PIXELS = 142;
const TITLE_PIXELS = 52;
/** Parts of a cell: the stamp at the left, the bars at the right, both under the line of text, which may be long. */
const STAMP = { left: 0.03, width: 0.37 };
const BARS = { left: 0.49, right: 0.97 };
const TEXT_BOTTOM = 0.12;
const BARS_TOP = 0.17;
const BARS_BOTTOM = 0.84;

/**
 * Figure 4.2 of the thesis: each stamp with its predicted class, blue when right and red when wrong (the true class
 * then follows), and beside it the probabilities of Circular, Comet and Donut: blue the true class, red a wrong
 * prediction, gray the rest. `predictions` are those of the whole set. Throws RangeError when an index has none.
 */
export function predictionBars(set: StampSet, predictions: readonly Prediction[], options: BarsOptions = {}): Figure {
  const { indices = [...set.labels.keys()], columns = 3, title = 'Predictions', names = CLASS_NAMES } = options;
  const rows = Math.max(1, Math.ceil(indices.length / columns));
  const [width, height] = [1 / columns, 1 / rows];
  const cells = indices.map((index, n): Cell => {
    const prediction = predictions[index];
    if (prediction === undefined) throw new RangeError(`no prediction ${index} among ${predictions.length}`);
    const [left, top] = [(n % columns) * width, 1 - Math.floor(n / columns) * height];
    return { index, prediction, truth: set.labels[index]!, left, top, key: n === 0 ? '' : String(n + 1) };
  });
  return themed(
    cells.map((cell) => bars(cell, names)),
    {
      title: { text: title },
      height: rows * ROW_PIXELS + TITLE_PIXELS,
      margin: { l: 8, r: 8, t: TITLE_PIXELS, b: 0 },
      showlegend: false,
      bargap: 0.15,
      ...Object.fromEntries(cells.flatMap((cell) => axes(cell, width, height))),
      images: cells.map(({ index, left, top }) => ({
        source: stampPicture(set, index),
        xref: 'paper',
        yref: 'paper',
        x: left + STAMP.left * width,
        y: top - BARS_TOP * height,
        sizex: STAMP.width * width,
        sizey: (BARS_BOTTOM - BARS_TOP) * height,
        sizing: 'contain',
      })),
      annotations: cells.map((cell) => caption(cell, { width, height, names })),
    },
  );
}

function bars({ prediction, truth, key }: Cell, names: readonly string[]): Record<string, unknown> {
  return {
    type: 'bar',
    x: [...names],
    y: [...prediction.probabilities],
    marker: { color: barColours(names, prediction.label, truth) },
    xaxis: `x${key}`,
    yaxis: `y${key}`,
    hovertemplate: '%{x}: %{y:.3f}<extra></extra>',
  };
}

/** Blue for the true class, red for the predicted one when it is another, gray for the rest. */
function barColours(names: readonly string[], predicted: number, truth: number): string[] {
  return names.map((_, label) => {
    if (label === truth) return COLOURS.right;
    return label === predicted ? COLOURS.wrong : COLOURS.rest;
  });
}

function axes({ left, top, key }: Cell, width: number, height: number): [string, Record<string, unknown>][] {
  const plain = { showgrid: false, fixedrange: true, automargin: false };
  return [
    [
      `xaxis${key}`,
      {
        ...plain,
        domain: [left + BARS.left * width, left + BARS.right * width],
        anchor: `y${key}`,
        ticks: '',
        tickangle: 0,
        tickfont: { size: 10 },
      },
    ],
    [
      `yaxis${key}`,
      {
        ...plain,
        domain: [top - BARS_BOTTOM * height, top - BARS_TOP * height],
        anchor: `x${key}`,
        range: [0, 1],
        tickvals: [0, 0.5, 1],
        tickfont: { size: 9 },
      },
    ],
  ];
}

function caption(
  { prediction, truth, left, top }: Cell,
  { width, height, names }: { readonly width: number; readonly height: number; readonly names: readonly string[] },
): Record<string, unknown> {
  const right = prediction.label === truth;
  const said = `${names[prediction.label]} ${Math.round(100 * prediction.confidence)} %`;
  return {
    text: right ? said : `${said}, is ${names[truth]}`,
    xref: 'paper',
    yref: 'paper',
    x: left + STAMP.left * width,
    xanchor: 'left',
    y: top - TEXT_BOTTOM * height,
    yanchor: 'bottom',
    font: { size: 12, color: right ? COLOURS.right : COLOURS.wrong },
  };
}
