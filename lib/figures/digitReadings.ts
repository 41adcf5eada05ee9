import type { Reading } from '../digits/reading';
import { createImage, type Image } from '../image/image';
import type { Figure } from './figure';
import { panelAxes } from './panelAxes';
import { pictureGrid } from './pictureGrid';
import { rounded } from './rounded';
import { COLOURS, themed } from './theme';

/** A picture with what networks read in it. */
export interface ReadPicture {
  readonly picture: Float32Array;
  /** One a network, in the order of the names. */
  readonly readings: readonly Reading[];
}

export interface DigitReadingsOptions {
  readonly title?: string;
  /** Names of the networks. */
  readonly networks: readonly string[];
}

const COLUMNS = 4;
const PALETTE = [COLOURS.vermilion, COLOURS.blue, COLOURS.green];

/** Pictures of 28 x 28, each above the probabilities that one or more networks give to the ten digits and to "no digit" (no). */
export function digitReadings(pictures: readonly ReadPicture[], options: DigitReadingsOptions): Figure {
  const { title = 'What the networks read', networks } = options;
  const rows = Math.ceil(pictures.length / COLUMNS);
  const { axes, layout } = panelAxes(pictures.length, { columns: COLUMNS, titles: [] });
  const knowsNone = pictures.some(({ readings }) => readings.some(({ noDigit }) => noDigit > 0));
  const names = [...'0123456789', ...(knowsNone ? ['no'] : [])];
  const traces = pictures.flatMap(({ readings }, p) =>
    readings.map(({ probabilities, noDigit }, n) => ({
      type: 'bar',
      name: networks[n],
      legendgroup: networks[n],
      showlegend: p === 0 && networks.length > 1,
      x: names,
      y: rounded(knowsNone ? [...probabilities, noDigit] : probabilities),
      marker: { color: PALETTE[n % PALETTE.length] },
      hovertemplate: '%{x}: %{y:.3f}<extra></extra>',
      ...axes[p],
    })),
  );
  const images = pictures.map(({ picture }) => createImage(28, 28, picture));
  return themed(traces, {
    title: { text: title },
    height: 90 + 210 * rows,
    margin: { l: 20, r: 20, t: 84, b: 30 },
    ...layout({
      xaxis: { type: 'category', tickfont: { size: 9.5 }, tickangle: 0, ticks: '', showgrid: false },
      yaxis: { range: [0, 2.1], tickvals: [0, 1], ticks: '', showticklabels: false },
    }),
    annotations: [],
    images: sources(images).map((source, p) => ({
      source,
      xref: `${axes[p]!.xaxis} domain`,
      yref: axes[p]!.yaxis,
      x: 0.5,
      y: 2.1,
      xanchor: 'center',
      yanchor: 'top',
      sizex: 1,
      sizey: 1,
      sizing: 'contain',
    })),
    legend: { orientation: 'h', x: 0, xanchor: 'left', y: 1.03, yanchor: 'bottom' },
  });
}

/** The pictures as PNG. */
function sources(images: readonly Image[]): string[] {
  const { layout } = pictureGrid(images);
  return (layout.images as readonly { readonly source: string }[]).map(({ source }) => source);
}
