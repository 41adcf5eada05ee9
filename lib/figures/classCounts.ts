import { CLASS_NAMES } from '../stamps/stampSet';
import type { Figure } from './figure';
import { axis, COLOURS, themed } from './theme';

/** Stamps of each class in each list, side by side. */
export function classCounts(lists: Readonly<Record<string, readonly number[]>>, title = 'Stamps per class'): Figure {
  const colours = [COLOURS.blue, COLOURS.green, COLOURS.red, COLOURS.purple];
  const most = Math.max(1, ...Object.values(lists).flat());
  return themed(
    Object.entries(lists).map(([name, counts], i) => ({
      type: 'bar',
      name,
      x: [0, 1, 2],
      y: [...counts],
      marker: { color: colours[i % colours.length] },
      text: counts.map(String),
      textposition: 'outside',
      cliponaxis: false,
    })),
    {
      title: { text: title },
      barmode: 'group',
      bargap: 0.2,
      xaxis: axis('', { range: [-0.6, 2.6], tickvals: [0, 1, 2], ticktext: [...CLASS_NAMES], showgrid: false }),
      yaxis: axis('stamps', { range: [0, 1.15 * most] }),
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, xanchor: 'left', yanchor: 'bottom' },
      margin: { l: 64, r: 24, t: 80, b: 40 },
    },
  );
}
