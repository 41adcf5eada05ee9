import { CLASS_NAMES, type StampSet } from '../stamps/stampSet';
import type { Figure } from './figure';
import { stampPicture } from './stampPicture';
import { COLOURS, FIGURE_WIDTH, themed } from './theme';

export interface GalleryOptions {
  /** Which stamps, in the order of drawing. */
  readonly indices: readonly number[];
  readonly columns?: number;
  readonly title?: string;
  /** Text above each stamp; default its class. */
  readonly captions?: readonly string[];
}

/** A sheet of stamps with their classes, as figure 4.1 of the thesis. */
export function stampGallery(set: StampSet, options: GalleryOptions): Figure {
  const { indices, columns = 8, title = 'Stamps' } = options;
  const rows = Math.max(1, Math.ceil(indices.length / columns));
  const cell = (FIGURE_WIDTH - 32) / columns;
  const height = Math.round(rows * (cell + 8) + 72);
  const place = (n: number) => ({ column: n % columns, row: Math.floor(n / columns) });
  return themed([], {
    title: { text: title },
    height,
    margin: { l: 16, r: 16, t: 56, b: 16 },
    xaxis: { visible: false, range: [0, columns], fixedrange: true },
    yaxis: { visible: false, range: [rows, 0], fixedrange: true },
    images: indices.map((index, n) => ({
      source: stampPicture(set, index),
      xref: 'x',
      yref: 'y',
      x: place(n).column + 0.06,
      y: place(n).row + 0.16,
      sizex: 0.88,
      sizey: 0.82,
      xanchor: 'left',
      yanchor: 'top',
      sizing: 'contain',
    })),
    annotations: indices.map((index, n) => ({
      text: options.captions?.[n] ?? CLASS_NAMES[set.labels[index]!]!,
      xref: 'x',
      yref: 'y',
      x: place(n).column + 0.5,
      y: place(n).row + 0.15,
      yanchor: 'bottom',
      showarrow: false,
      font: { size: 11, color: COLOURS.ink },
    })),
  });
}
