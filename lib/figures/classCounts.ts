import { CLASS_NAMES } from '../stamps/stampSet';
import type { Figure } from './figure';
import { LEGEND_ABOVE, themed } from './theme';

export interface ClassCountsOptions {
  /** Default 'Stamps per class'. */
  readonly title?: string;
  /** Default the three classes of star. */
  readonly names?: readonly string[];
}

/** How many samples of each class each list has, side by side: `{training: [2040, 303, 16], ...}`. */
export function classCounts(
  lists: Readonly<Record<string, readonly number[]>>,
  options: ClassCountsOptions = {},
): Figure {
  const { title = 'Stamps per class', names = CLASS_NAMES } = options;
  const most = Math.max(1, ...Object.values(lists).flat());
  return themed(
    Object.entries(lists).map(([name, counts]) => ({
      type: 'bar',
      name,
      x: [...names],
      y: [...counts],
      text: counts.map(String),
      textposition: 'outside',
      cliponaxis: false,
      hovertemplate: `%{x}: %{y}<extra>${name}</extra>`,
    })),
    {
      title: { text: title },
      height: 380,
      margin: { l: 60, r: 24, t: 84, b: 48 },
      bargap: 0.25,
      xaxis: { showgrid: false, ticks: '' },
      yaxis: { title: { text: 'stamps' }, range: [0, 1.12 * most] },
      showlegend: true,
      legend: LEGEND_ABOVE,
    },
  );
}
