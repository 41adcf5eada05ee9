import type { Figure } from './figure';
import { panelAxes } from './panelAxes';
import { rounded } from './rounded';
import { COLOURS, themed } from './theme';

/** Points in the plane. */
export interface PlotPoints {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** A fitted curve and what it is called. */
export interface FitPanel {
  readonly title: string;
  readonly at: (x: number) => number;
}

export interface FitPanelsOptions {
  readonly title?: string;
  /** The range of y; default that of the points, with a margin. */
  readonly yRange?: readonly [number, number];
  /** Points that the fits have not seen, drawn hollow. */
  readonly unseen?: PlotPoints;
}

/** The same points in each panel, with another fit: figure 2.12 of the thesis (too simple, right, too flexible). */
export function fitPanels(points: PlotPoints, fits: readonly FitPanel[], options: FitPanelsOptions = {}): Figure {
  const { title = 'Fits', unseen } = options;
  const [low, high] = [Math.min(...Array.from(points.x)), Math.max(...Array.from(points.x))];
  const x = Array.from({ length: 201 }, (_, i) => low + ((high - low) * i) / 200);
  const panels = panelAxes(fits.length, { columns: fits.length, titles: fits.map((fit) => fit.title) });
  const data = fits.flatMap(({ at }, i) => [
    dots(points, { name: 'training', hollow: false, axes: panels.axes[i]! }),
    ...(unseen === undefined ? [] : [dots(unseen, { name: 'validation', hollow: true, axes: panels.axes[i]! })]),
    {
      type: 'scatter',
      mode: 'lines',
      x: rounded(x),
      y: rounded(x.map(at)),
      line: { color: COLOURS.vermilion, width: 2 },
      ...panels.axes[i]!,
    },
  ]);
  const yRange = options.yRange ?? widened(points.y);
  return themed(data, {
    title: { text: title },
    height: 340,
    margin: { l: 48, r: 24, t: 84, b: 40 },
    showlegend: false,
    ...panels.layout({ yaxis: { range: yRange } }),
  });
}

function widened(values: ArrayLike<number>): [number, number] {
  const [low, high] = [Math.min(...Array.from(values)), Math.max(...Array.from(values))];
  return [low - 0.25 * (high - low), high + 0.25 * (high - low)];
}

function dots(
  { x, y }: PlotPoints,
  { name, hollow, axes }: { name: string; hollow: boolean; axes: Record<string, string> },
): Record<string, unknown> {
  return {
    type: 'scatter',
    mode: 'markers',
    name,
    x: rounded(x),
    y: rounded(y),
    marker: { color: COLOURS.blue, size: hollow ? 5 : 7, symbol: hollow ? 'circle-open' : 'circle' },
    ...axes,
  };
}
