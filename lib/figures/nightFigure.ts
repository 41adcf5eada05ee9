import type { NightRow } from '../seeing/nightTable';
import type { Figure } from './figure';
import { rounded } from './rounded';
import { COLOURS, LEGEND_ABOVE, themed } from './theme';

const PALETTE = [COLOURS.blue, COLOURS.vermilion, COLOURS.green, COLOURS.purple];

/** Below this the thesis calls a frame good, and below that an observer does; arcseconds. */
const LIMITS = [
  { arcsec: 2, text: 'good below 2.0″:<br>the thesis' },
  { arcsec: 1.2, text: 'good below 1.2″:<br>an observer' },
];
const TICKS = [0.5, 1, 2, 3, 5, 10, 20, 30, 50, 100];

/** The width of the stars frame by frame, in arcseconds with its error, coloured by label; of donuts their outer size. */
export function nightFigure(rows: readonly NightRow[], title = 'The night'): Figure {
  const numbered = rows.map((row, i) => ({ ...row, number: i + 1 }));
  const labels = [...new Set(rows.map(({ label }) => label))];
  return themed(
    labels.map((label, i) => {
      const own = numbered.filter((row) => row.label === label);
      return {
        type: 'scatter',
        mode: 'markers',
        name: label === '' ? 'frames' : label,
        x: own.map(({ number }) => number),
        y: rounded(own.map(({ seeingArcsec }) => seeingArcsec)),
        error_y: { type: 'data', array: rounded(own.map((row) => row.seeingErrorArcsec)), thickness: 1, width: 3 },
        text: own.map(({ file }) => file),
        hovertemplate: '%{text}: %{y:.2f}″',
        marker: { color: PALETTE[i % PALETTE.length], size: 8 },
      };
    }),
    {
      title: { text: title },
      height: 420,
      margin: { l: 64, r: 150, t: 84, b: 48 },
      showlegend: true,
      legend: LEGEND_ABOVE,
      xaxis: { title: { text: 'frame' } },
      yaxis: { title: { text: 'FWHM (arcsec)' }, type: 'log', tickvals: TICKS, ticktext: TICKS.map(String) },
      shapes: LIMITS.map(({ arcsec }) => ({
        ...{ type: 'line', xref: 'paper', x0: 0, x1: 1, y0: arcsec, y1: arcsec },
        line: { color: COLOURS.axis, width: 1, dash: 'dash' },
      })),
      annotations: LIMITS.map(({ arcsec, text }) => ({
        ...{ text, xref: 'paper', x: 1.01, xanchor: 'left', y: Math.log10(arcsec), showarrow: false },
        ...{ align: 'left', font: { size: 11, color: COLOURS.axis } },
      })),
    },
  );
}
