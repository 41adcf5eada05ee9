/** Axes for plots beside and below each other. */
export interface PanelAxes {
  /** `{xaxis, yaxis}` for the traces of each panel. */
  readonly axes: readonly Record<string, string>[];
  /** The layout's part: an axis pair and a title for each panel, with what all axes have in common. */
  layout(common?: { readonly xaxis?: object; readonly yaxis?: object }): Record<string, unknown>;
}

export interface PanelOptions {
  readonly columns: number;
  readonly titles: readonly string[];
  /** Equal scales on both axes of a panel; default false. */
  readonly square?: boolean;
}

/** Free room between panels, as parts of the width and of the height. */
const GAP = { x: 0.06, y: 0.12 };

/** Lays out `count` panels in rows, filled from the top left. */
export function panelAxes(count: number, { columns, titles, square = false }: PanelOptions): PanelAxes {
  const rows = Math.ceil(count / columns);
  const [width, height] = [(1 + GAP.x) / columns, (1 + GAP.y) / rows];
  const panels = Array.from({ length: count }, (_, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const [left, top] = [column * width, 1 - row * height];
    return { side: i === 0 ? '' : String(i + 1), x: [left, left + width - GAP.x], y: [top - height + GAP.y, top] };
  });
  return {
    axes: panels.map(({ side }) => ({ xaxis: `x${side}`, yaxis: `y${side}` })),
    layout: ({ xaxis = {}, yaxis = {} } = {}) => ({
      ...Object.fromEntries(
        panels.flatMap(({ side, x, y }) => [
          [`xaxis${side}`, { domain: x, anchor: `y${side}`, ...(square ? { constrain: 'domain' } : {}), ...xaxis }],
          [
            `yaxis${side}`,
            {
              domain: y,
              anchor: `x${side}`,
              ...(square ? { scaleanchor: `x${side}`, constrain: 'domain' } : {}),
              ...yaxis,
            },
          ],
        ]),
      ),
      annotations: panels.map(({ x, y }, i) => ({
        text: titles[i] ?? '',
        xref: 'paper',
        yref: 'paper',
        x: (x[0]! + x[1]!) / 2,
        y: y[1]!,
        xanchor: 'center',
        yanchor: 'bottom',
        showarrow: false,
        font: { size: 13 },
      })),
    }),
  };
}
