import type { Grid } from '../learning/grid';
import type { Samples } from '../learning/samples';
import { DECISION_SCALE, POINT_COLOURS } from './decisionScale';
import type { Figure } from './figure';
import { panelAxes } from './panelAxes';
import { rounded, roundedRows } from './rounded';
import { themed } from './theme';

/** What a network, or one of its neurons, says over the plane. */
export interface DecisionPanel {
  readonly title: string;
  readonly grid: Grid;
  /** Points drawn on this map instead of those of the others. */
  readonly samples?: Samples;
}

export interface DecisionMapOptions {
  readonly title?: string;
  /** Panels beside each other, default 3. */
  readonly columns?: number;
  /** The values of the darkest blue and the darkest red, default 0 and 1. */
  readonly range?: readonly [number, number];
}

/** Maps of decisions with the samples on top, one panel each: figure 2.13 of the thesis. */
export function decisionMap(
  panels: readonly DecisionPanel[],
  samples: Samples,
  options: DecisionMapOptions = {},
): Figure {
  const { title = 'Decisions', range = [0, 1] } = options;
  const columns = Math.min(options.columns ?? 3, panels.length);
  const rows = Math.ceil(panels.length / columns);
  const laid = panelAxes(panels.length, { columns, titles: panels.map((panel) => panel.title), square: true });
  const data = panels.flatMap(({ grid, samples: own = samples }, i) => [
    { ...heat(grid, range), ...laid.axes[i]! },
    ...[0, 1].map((answer) => ({ ...cloud(own, answer), ...laid.axes[i]! })),
  ]);
  return themed(data, {
    title: { text: title },
    width: Math.min(800, 120 + columns * 300),
    height: 90 + rows * (columns === 1 ? 420 : columns === 2 ? 350 : 265),
    margin: { l: 40, r: 20, t: 76, b: 36 },
    showlegend: false,
    ...withReach(laid.layout({ xaxis: { showgrid: false }, yaxis: { showgrid: false } }), panels),
  });
}

/** The layout with the axes of each panel as far as its own map reaches. */
function withReach(layout: Record<string, unknown>, panels: readonly DecisionPanel[]): Record<string, unknown> {
  const axes = panels.flatMap(({ grid }, i) => {
    const range = [grid.x[0]!, grid.x.at(-1)!];
    const names = ['xaxis', 'yaxis'].map((name) => `${name}${i === 0 ? '' : i + 1}`);
    return names.map((name) => [name, { ...(layout[name] as object), range }]);
  });
  return { ...layout, ...Object.fromEntries(axes) };
}

function heat({ x, y, z }: Grid, [zmin, zmax]: readonly [number, number]): Record<string, unknown> {
  return {
    type: 'heatmap',
    x: rounded(x),
    y: rounded(y),
    z: roundedRows(z, 2),
    zmin,
    zmax,
    zsmooth: 'best',
    colorscale: DECISION_SCALE,
    showscale: false,
    hovertemplate: '%{x:.2f}, %{y:.2f}: %{z}<extra></extra>',
  };
}

function cloud({ inputs, answers, count }: Samples, answer: number): Record<string, unknown> {
  const of = Array.from({ length: count }, (_, i) => i).filter((i) => answers[i] === answer);
  return {
    type: 'scatter',
    mode: 'markers',
    x: hundredths(of.map((i) => inputs[2 * i]!)),
    y: hundredths(of.map((i) => inputs[2 * i + 1]!)),
    marker: { color: POINT_COLOURS[answer]!, size: 3 },
    hoverinfo: 'skip',
  };
}

/** Finer than a dot is wide. */
function hundredths(values: readonly number[]): number[] {
  return values.map((value) => Math.round(value * 100) / 100);
}
