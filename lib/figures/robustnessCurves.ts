import type { Figure } from './figure';
import { panelAxes } from './panelAxes';
import { rounded } from './rounded';
import { COLOURS, LEGEND_ABOVE, themed } from './theme';

/** What one network reads right when the digits are moved. */
export interface RobustnessCurve {
  readonly name: string;
  /** In the order of the panels: amounts and the part read right. */
  readonly panels: readonly { readonly amounts: readonly number[]; readonly accuracies: readonly number[] }[];
}

export interface RobustnessOptions {
  readonly title?: string;
  /** What is done to the digits in each panel, with the unit. */
  readonly panels: readonly string[];
}

const PALETTE = [COLOURS.vermilion, COLOURS.blue, COLOURS.green, COLOURS.purple];

/** Accuracy against how far digits are shifted, turned and scaled; a line for each network, a panel for each movement. */
export function robustnessCurves(curves: readonly RobustnessCurve[], options: RobustnessOptions): Figure {
  const { title = 'The same digits, moved', panels } = options;
  const { axes, layout } = panelAxes(panels.length, { columns: panels.length, titles: [] });
  const traces = curves.flatMap(({ name, panels: measured }, c) =>
    measured.map(({ amounts, accuracies }, p) => ({
      type: 'scatter',
      mode: 'lines+markers',
      name,
      legendgroup: name,
      showlegend: p === 0,
      x: [...amounts],
      y: rounded(accuracies),
      marker: { size: 5 },
      line: { color: PALETTE[c % PALETTE.length], width: 2 },
      ...axes[p],
    })),
  );
  const laid = layout({ yaxis: { range: [0, 1.02], dtick: 0.2 } });
  const titled = panels.map((text, p) => [`xaxis${p === 0 ? '' : p + 1}`, text] as const);
  return themed(traces, {
    title: { text: title },
    height: 340,
    margin: { l: 54, r: 20, t: 84, b: 54 },
    ...laid,
    ...Object.fromEntries(titled.map(([axis, text]) => [axis, { ...(laid[axis] as object), title: { text } }])),
    yaxis: { ...(laid.yaxis as object), title: { text: 'accuracy' } },
    legend: LEGEND_ABOVE,
  });
}
