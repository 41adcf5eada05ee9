import { CLASS_NAMES, type StampSet } from '../stamps/stampSet';
import type { Figure } from './figure';
import { stampPicture } from './stampPicture';
import { themed } from './theme';

export interface GalleryOptions {
  /** Which stamps, in the order of drawing; default all. */
  readonly indices?: readonly number[];
  /** Stamps beside each other, default 8. */
  readonly columns?: number;
  /** Default 'Stamps'. */
  readonly title?: string;
  /** Text above each stamp, in the order of `indices`; default its class. */
  readonly labels?: readonly string[];
}

/** Pixels of the notebook's width that the stamps share. */
const WIDTH = 770;
/** Part of a cell's height above the stamp, for the label. */
const LABEL = 0.2;

/** A sheet of stamps in inverted gray, each with its class above: figure 4.1 of the thesis. */
export function stampGallery(set: StampSet, options: GalleryOptions = {}): Figure {
  const { indices = [...set.labels.keys()], columns = 8, title = 'Stamps' } = options;
  const rows = Math.max(1, Math.ceil(indices.length / columns));
  const cells = indices.map((index, n) => ({
    source: stampPicture(set, index),
    label: options.labels?.[n] ?? CLASS_NAMES[set.labels[index]!] ?? '',
    column: n % columns,
    top: Math.floor(n / columns) * (1 + LABEL) + LABEL,
  }));
  return themed([], {
    title: { text: title },
    height: Math.round((rows * (1 + LABEL) * WIDTH) / columns + 62),
    margin: { l: 15, r: 15, t: 52, b: 10 },
    xaxis: { visible: false, range: [0, columns], fixedrange: true },
    yaxis: { visible: false, range: [rows * (1 + LABEL), 0], fixedrange: true, scaleanchor: 'x' },
    images: cells.map(({ source, column, top }) => ({
      source,
      xref: 'x',
      yref: 'y',
      x: column + 0.04,
      y: top,
      sizex: 0.92,
      sizey: 0.92,
      sizing: 'contain',
    })),
    annotations: cells.map(({ label, column, top }) => ({
      text: label,
      xref: 'x',
      yref: 'y',
      x: column + 0.5,
      y: top + 0.02,
      yanchor: 'bottom',
      font: { size: 11 },
    })),
  });
}
