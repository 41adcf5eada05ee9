import type { Figure } from './figure';
import { axis, COLOURS, themed } from './theme';

/** White to blue; the text on a cell turns white above half. */
const SCALE = [
  [0, '#f7fbff'],
  [0.5, '#6baed6'],
  [1, '#08519c'],
] as const;

/** A confusion matrix: rows the true classes, columns the predicted ones, counts and the percentage of the row. */
export function confusionMatrixFigure(
  confusion: readonly (readonly number[])[],
  names: readonly string[],
  title = 'Confusion matrix',
): Figure {
  const fractions = confusion.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total === 0 ? 0 : Number((count / total).toFixed(4))));
  });
  const positions = names.map((_, i) => i);
  const ticks = { tickvals: positions, ticktext: [...names], showgrid: false };
  return themed(
    [
      {
        type: 'heatmap',
        x: positions,
        y: positions,
        z: fractions,
        zmin: 0,
        zmax: 1,
        colorscale: SCALE,
        showscale: false,
        xgap: 2,
        ygap: 2,
        hoverinfo: 'skip',
      },
    ],
    {
      title: { text: title },
      width: 150 + 120 * names.length,
      height: 150 + 80 * names.length,
      margin: { l: 100, r: 24, t: 56, b: 64 },
      xaxis: axis('predicted class', { ...ticks, range: [-0.5, names.length - 0.5] }),
      yaxis: axis('true class', { ...ticks, range: [names.length - 0.5, -0.5] }),
      annotations: confusion.flatMap((row, truth) =>
        row.map((count, predicted) => ({
          text: `${count}<br>${(100 * fractions[truth]![predicted]!).toFixed(1)} %`,
          x: predicted,
          y: truth,
          xref: 'x',
          yref: 'y',
          showarrow: false,
          font: { size: 13, color: fractions[truth]![predicted]! > 0.5 ? '#ffffff' : COLOURS.ink },
        })),
      ),
    },
  );
}
