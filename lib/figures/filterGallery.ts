import type { Image } from '../image/image';
import { encodePng } from '../image/png';
import type { Figure } from './figure';
import { pngDataUri } from './pngDataUri';
import { COLOURS, themed } from './theme';

/** A picture and the matrices that made it. */
export interface Filtered {
  readonly name: string;
  readonly picture: Image;
  /** Shown beside it; none for the picture as it came. */
  readonly kernel?: Image;
  /** What its numbers are over, default 1: the cells show kernel x divisor, and the divisor stands below. */
  readonly divisor?: number;
}

/** Pixels of a picture's side, of the room for its matrix and its title, and between two. */
const SIDE = 230;
const MATRIX = 150;
const HEAD = 26;
const GAP = 18;
const COLUMNS = 2;

/** Pictures large, each with its matrix beside it: figures 3.4 and 3.5 of the thesis. */
export function filterGallery(filtered: readonly Filtered[], title = 'Filters'): Figure {
  const rows = Math.ceil(filtered.length / COLUMNS);
  const [width, height] = [COLUMNS * (MATRIX + SIDE + GAP), rows * (HEAD + SIDE + GAP)];
  const places = filtered.map((one, n) => ({
    one,
    x: (n % COLUMNS) * (MATRIX + SIDE + GAP),
    y: Math.floor(n / COLUMNS) * (HEAD + SIDE + GAP) + HEAD,
  }));
  return themed([], {
    title: { text: title },
    width: width + 20,
    height: height + 60,
    margin: { l: 10, r: 10, t: 50, b: 10 },
    xaxis: { visible: false, range: [0, width], fixedrange: true },
    yaxis: { visible: false, range: [height, 0], fixedrange: true, scaleanchor: 'x' },
    images: places.map(({ one, x, y }) => ({
      ...{ source: grayUri(one.picture), xref: 'x', yref: 'y', x: x + MATRIX, y },
      ...{ sizex: SIDE, sizey: SIDE, sizing: 'stretch' },
    })),
    shapes: places.flatMap(({ one, x, y }) => cellsOf(one.kernel, x, y)),
    annotations: places.flatMap(({ one, x, y }) => [
      { text: one.name, x: x + MATRIX, y: y - 3, xanchor: 'left', yanchor: 'bottom', font: { size: 14 } },
      ...numbersOf(one, x, y),
    ]),
  });
}

/** Side of a cell, so that matrices of 3 x 3 and of 5 x 5 fill the same room. */
function cell(kernel: Image): number {
  return (MATRIX - GAP) / Math.max(kernel.width, 3);
}

/** Row 0 of the matrix stands so far below the top of the picture that both have the same middle. */
function topOf(kernel: Image, y: number): number {
  return y + (SIDE - kernel.height * cell(kernel)) / 2;
}

function cellsOf(kernel: Image | undefined, left: number, y: number): Record<string, unknown>[] {
  if (kernel === undefined) return [];
  const [side, top] = [cell(kernel), topOf(kernel, y)];
  return Array.from(kernel.data, (_, i) => {
    const [x0, y0] = [left + (i % kernel.width) * side, top + Math.floor(i / kernel.width) * side];
    return { type: 'rect', x0, x1: x0 + side, y0, y1: y0 + side, line: { color: COLOURS.axis, width: 1 } };
  });
}

function numbersOf({ kernel, divisor = 1 }: Filtered, left: number, y: number): Record<string, unknown>[] {
  if (kernel === undefined) return [];
  const [side, top] = [cell(kernel), topOf(kernel, y)];
  const font = { size: kernel.width > 3 ? 11 : 15 };
  const numbers = Array.from(kernel.data, (value, i) => ({
    text: String(Math.round(value * divisor)).replace('-', '\u2212'),
    x: left + ((i % kernel.width) + 0.5) * side,
    y: top + (Math.floor(i / kernel.width) + 0.5) * side,
    font,
  }));
  const below = {
    text: `all over ${divisor}`,
    x: left + (kernel.width * side) / 2,
    y: top + kernel.height * side + 12,
  };
  return divisor === 1 ? numbers : [...numbers, { ...below, font: { size: 13 } }];
}

/** The smallest value black, the largest white, each pixel four times as large so that it stays sharp. */
function grayUri({ data, width, height }: Image): string {
  const [low, high] = data.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  const zoom = 4;
  const gray = Uint8Array.from({ length: width * height * zoom * zoom }, (_, i) => {
    const [x, y] = [Math.floor((i % (width * zoom)) / zoom), Math.floor(i / (width * zoom * zoom))];
    return 17 * Math.round((15 * (data[y * width + x]! - low)) / (high - low || 1));
  });
  return pngDataUri(encodePng({ width: width * zoom, height: height * zoom, channels: 1, data: gray }));
}
