import type { Figure } from './figure';
import type { PlotPoints } from './fitPanels';
import { rounded } from './rounded';
import { COLOURS, LEGEND_ABOVE, themed } from './theme';

/** A straight line y = intercept + slope x. */
export interface NamedLine {
  readonly name: string;
  readonly intercept: number;
  readonly slope: number;
}

const COLOURS_OF_LINES = [COLOURS.vermilion, COLOURS.green, COLOURS.orange, COLOURS.purple];

/** Points and lines through them; of lines that coincide each is dashed at another beat. */
export function regressionLine(points: PlotPoints, lines: readonly NamedLine[], title = 'Linear regression'): Figure {
  const xs = Array.from(points.x);
  const ends = [Math.min(...xs), Math.max(...xs)];
  const measured = { type: 'scatter', mode: 'markers', name: 'measured', marker: { color: COLOURS.blue, size: 6 } };
  return themed(
    [
      { ...measured, x: rounded(xs), y: rounded(points.y) },
      ...lines.map(({ name, intercept, slope }, i) => ({
        type: 'scatter',
        mode: 'lines',
        name,
        x: rounded(ends),
        y: rounded(ends.map((x) => intercept + slope * x)),
        line: { color: COLOURS_OF_LINES[i % 4]!, width: 5 - 2 * Math.min(i, 2), dash: i === 0 ? 'solid' : 'dash' },
      })),
    ],
    {
      title: { text: title },
      height: 400,
      margin: { l: 56, r: 24, t: 84, b: 48 },
      xaxis: { title: { text: 'x' } },
      yaxis: { title: { text: 'y' } },
      legend: LEGEND_ABOVE,
    },
  );
}
