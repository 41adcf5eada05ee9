import type { Figure } from './figure';
import { themed } from './theme';

export interface ConfusionFigureOptions {
  /** Default 'Confusion matrix'. */
  readonly title?: string;
}

const SCALE = [
  [0, '#f7fbff'],
  [0.5, '#6baed6'],
  [1, '#08519c'],
] as const;

/** Pixels of a cell; those of many classes are smaller and show their count alone. */
const CELL = { width: 110, height: 72 };
const SMALL_CELL = { width: 58, height: 40 };
const FEW_CLASSES = 4;

/**
 * A confusion matrix: rows the true classes, columns the predicted ones. Each cell shows its count and its share of
 * the true class; the colour is the share.
 */
export function confusionMatrixFigure(
  confusion: readonly (readonly number[])[],
  names: readonly string[],
  options: ConfusionFigureOptions = {},
): Figure {
  const places = names.map((_, i) => i);
  const shares = confusion.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total === 0 ? 0 : count / total));
  });
  const axis = { tickvals: places, ticktext: [...names], showgrid: false, ticks: '', showline: false };
  const [first, last] = [-0.5, names.length - 0.5];
  const isSmall = names.length > FEW_CLASSES;
  const cell = isSmall ? SMALL_CELL : CELL;
  return themed(
    [
      {
        type: 'heatmap',
        x: places,
        y: places,
        z: shares,
        text: confusion.map((row, i) =>
          row.map((count, j) => (isSmall ? String(count) : `${count}<br>${percent(shares[i]![j]!)}`)),
        ),
        texttemplate: '%{text}',
        hoverinfo: 'skip',
        zmin: 0,
        zmax: 1,
        colorscale: SCALE,
        showscale: false,
        xgap: 2,
        ygap: 2,
      },
    ],
    {
      title: { text: options.title ?? 'Confusion matrix' },
      width: 170 + cell.width * names.length,
      height: 130 + cell.height * names.length,
      margin: { l: 100, r: 24, t: 52, b: 56 },
      xaxis: { ...axis, title: { text: 'predicted class' }, range: [first, last] },
      yaxis: { ...axis, title: { text: 'true class' }, range: [last, first] },
    },
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
