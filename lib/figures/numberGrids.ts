import type { Image } from '../image/image';
import type { Figure } from './figure';
import { COLOURS, themed } from './theme';

/** A table of numbers in the figure. */
export interface NumberGrid {
  readonly image: Image;
  /** Above it. */
  readonly title?: string;
  /** Colours of the cells: a number for each, 0 white, 1, 2 ... one colour each. */
  readonly groups?: ArrayLike<number>;
  /** The sign between this grid and the next. */
  readonly sign?: string;
}

const TINTS = ['#ffffff', '#d9ecf7', '#fbe3d2', '#d6efe5', '#fdf3cf', '#efe0ea', '#e6e6e6'];
const CELL = 46;
/** Room for a sign, in cells. */
const GAP = 1;

/** Tables of numbers beside each other, as A (x) B = C: figures 3.2, 3.3 and 3.7 of the thesis. */
export function numberGrids(grids: readonly NumberGrid[], title = 'Convolution'): Figure {
  const tallest = Math.max(...grids.map(({ image }) => image.height));
  let left = 0;
  const placed = grids.map((grid) => {
    const place = { grid, left, top: (tallest - grid.image.height) / 2 };
    left += grid.image.width + GAP;
    return place;
  });
  const columns = left - GAP;
  return themed([], {
    title: { text: title },
    width: Math.max(420, columns * CELL + 40),
    height: tallest * CELL + 110,
    margin: { l: 20, r: 20, t: 84, b: 20 },
    xaxis: { visible: false, range: [0, columns], fixedrange: true },
    yaxis: { visible: false, range: [tallest, 0], fixedrange: true, scaleanchor: 'x' },
    shapes: placed.flatMap(({ grid, left: x, top }) => cells(grid, x, top)),
    annotations: placed.flatMap(({ grid, left: x, top }) => [
      ...numbers(grid, x, top),
      ...words(grid, { x, top, tallest }),
    ]),
  });
}

function cells({ image, groups }: NumberGrid, left: number, top: number): Record<string, unknown>[] {
  return Array.from(image.data, (_, i) => {
    const [x, y] = [left + (i % image.width), top + Math.floor(i / image.width)];
    const fillcolor = TINTS[(groups?.[i] ?? 0) % TINTS.length];
    const line = { color: COLOURS.axis, width: 1 };
    return { type: 'rect', x0: x, x1: x + 1, y0: y, y1: y + 1, fillcolor, line, layer: 'below' };
  });
}

function numbers({ image }: NumberGrid, left: number, top: number): Record<string, unknown>[] {
  return Array.from(image.data, (value, i) => ({
    text: String(Number(value.toFixed(2))).replace('-', '\u2212'),
    x: left + (i % image.width) + 0.5,
    y: top + Math.floor(i / image.width) + 0.5,
    showarrow: false,
    font: { size: 14 },
  }));
}

function words(
  { image, title, sign }: NumberGrid,
  { x, top, tallest }: { x: number; top: number; tallest: number },
): Record<string, unknown>[] {
  const above = { text: title ?? '', x: x + image.width / 2, y: top, yanchor: 'bottom', font: { size: 13 } };
  const after = { text: sign ?? '', x: x + image.width + GAP / 2, y: tallest / 2, font: { size: 22 } };
  return [above, after].filter(({ text }) => text !== '').map((one) => ({ ...one, showarrow: false }));
}
