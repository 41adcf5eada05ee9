import type { Figure } from './figure';
import { rounded } from './rounded';
import { COLOURS, LEGEND_ABOVE, themed } from './theme';

/** One curve: y over x, or over 0, 1, 2 ... */
export interface Curve {
  readonly name: string;
  readonly x?: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly dashed?: boolean;
  /** Default: the next of the palette. */
  readonly colour?: string;
}

export interface CurvesFigureOptions {
  readonly title?: string;
  readonly xTitle?: string;
  readonly yTitle?: string;
  /** A logarithmic y axis; default false. */
  readonly logarithmic?: boolean;
  /** A logarithmic x axis; default false. */
  readonly logarithmicX?: boolean;
  /** The range of y; default that of the curves. */
  readonly yRange?: readonly [number, number];
}

/** So many points a curve at most: more would not show. */
const POINTS = 150;
const PALETTE = [COLOURS.blue, COLOURS.vermilion, COLOURS.green, COLOURS.orange, COLOURS.purple, COLOURS.sky];

/** Curves in one plot, as of the cost over the iterations. */
export function curvesFigure(curves: readonly Curve[], options: CurvesFigureOptions = {}): Figure {
  const {
    title = 'Cost',
    xTitle = 'iteration',
    yTitle = 'cost',
    logarithmic = false,
    logarithmicX = false,
    yRange,
  } = options;
  return themed(
    curves.map((curve, i) => trace(curve, PALETTE[i % PALETTE.length]!)),
    {
      title: { text: title },
      height: 380,
      margin: { l: 64, r: 24, t: 84, b: 48 },
      xaxis: { title: { text: xTitle }, ...(logarithmicX ? LOGARITHMIC : {}) },
      yaxis: { title: { text: yTitle }, ...(logarithmic ? LOGARITHMIC : {}), ...(yRange && { range: yRange }) },
      showlegend: curves.length > 1,
      legend: LEGEND_ABOVE,
    },
  );
}

const LOGARITHMIC = { type: 'log', dtick: 1, exponentformat: 'power' };

function trace({ name, x, y, dashed = false, colour }: Curve, next: string): Record<string, unknown> {
  const every = Math.max(1, Math.ceil(y.length / POINTS));
  const kept = Array.from({ length: y.length }, (_, i) => i).filter((i) => i % every === 0 || i === y.length - 1);
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x: rounded(kept.map((i) => x?.[i] ?? i)),
    y: rounded(kept.map((i) => y[i]!)),
    line: { color: colour ?? next, width: 2, dash: dashed ? 'dash' : 'solid' },
  };
}
