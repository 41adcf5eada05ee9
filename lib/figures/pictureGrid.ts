import type { Image } from '../image/image';
import { encodePng } from '../image/png';
import type { Figure } from './figure';
import { pngDataUri } from './pngDataUri';
import { COLOURS, themed } from './theme';

export interface PictureGridOptions {
  readonly title?: string;
  /** Pictures beside each other, default 8. */
  readonly columns?: number;
  /** Text above each picture, in order. */
  readonly labels?: readonly string[];
  /** Which of the labels are wrong: those are red, the others blue. Without it labels are black. */
  readonly wrong?: readonly boolean[];
  /**
   * How values become colours: "ink" (0 white, 1 black), "gray" (the smallest black, the largest white) or "signed" (blue
   * below 0, white at 0, red above, the same range for all pictures). Default "ink".
   */
  readonly colours?: 'ink' | 'gray' | 'signed';
  /** Pictures from 0 to 1 to lay over the others as heat, in order: for Grad-CAM. */
  readonly heat?: readonly Image[];
  /** Width of the figure in pixels, default 800. */
  readonly width?: number;
  /** A bar of so many pixels of the pictures at the foot of each, and what stands above it. */
  readonly scaleBar?: { readonly pixels: number; readonly label: string };
}

/** Part of a cell's height above the picture, for the label. */
const LABEL = 0.24;
const MARGIN = 15;

/** Small pictures on one sheet: digits, weights, feature maps, filtered stars. Row 0 is at the top. */
export function pictureGrid(pictures: readonly Image[], options: PictureGridOptions = {}): Figure {
  const { title, columns = 8, labels, wrong, colours = 'ink', heat, width = 800, scaleBar } = options;
  const rows = Math.max(1, Math.ceil(pictures.length / columns));
  const above = labels === undefined ? 0.06 : LABEL;
  const largest = pictures.reduce((most, { data }) => data.reduce((a, b) => Math.max(a, Math.abs(b)), most), 0) || 1;
  const places = pictures.map((_, n) => ({
    column: n % columns,
    top: Math.floor(n / columns) * (1 + above) + above,
  }));
  return themed([], {
    ...(title === undefined ? {} : { title: { text: title } }),
    width,
    height: Math.round((rows * (1 + above) * (width - 2 * MARGIN)) / columns + (title === undefined ? 20 : 62)),
    margin: { l: MARGIN, r: MARGIN, t: title === undefined ? 10 : 52, b: 10 },
    xaxis: { visible: false, range: [0, columns], fixedrange: true },
    yaxis: { visible: false, range: [rows * (1 + above), 0], fixedrange: true, scaleanchor: 'x' },
    images: places.map(({ column, top }, n) => ({
      source: pictureUri(pictures[n]!, { colours, largest, heat: heat?.[n] }),
      xref: 'x',
      yref: 'y',
      x: column + 0.04,
      y: top,
      sizex: 0.92,
      sizey: 0.92,
      sizing: 'contain',
    })),
    annotations: [
      ...places.map(({ column, top }, n) => ({
        text: labels?.[n] ?? '',
        xref: 'x',
        yref: 'y',
        x: column + 0.5,
        y: top + 0.01,
        yanchor: 'bottom',
        font: { size: 12, color: labelColour(wrong?.[n]) },
      })),
      ...(scaleBar === undefined ? [] : places.map(({ column, top }) => barLabel(column, top, scaleBar.label))),
    ],
    shapes:
      scaleBar === undefined
        ? []
        : places.map(({ column, top }, n) => bar(column, top, (0.92 * scaleBar.pixels) / pictures[n]!.width)),
  });
}

/** Where the scale bar begins, in parts of a picture from its lower left corner. */
const BAR = { x: 0.1, y: 0.88 };

function bar(column: number, top: number, length: number): Record<string, unknown> {
  const [x0, y0] = [column + BAR.x, top + BAR.y];
  return { type: 'line', x0, x1: x0 + length, y0, y1: y0, line: { color: COLOURS.wrong, width: 3 } };
}

function barLabel(column: number, top: number, text: string): Record<string, unknown> {
  const font = { size: 12, color: COLOURS.wrong };
  return { text, x: column + BAR.x, y: top + BAR.y - 0.01, xanchor: 'left', yanchor: 'bottom', font };
}

function labelColour(isWrong: boolean | undefined): string {
  if (isWrong === undefined) return COLOURS.ink;
  return isWrong ? COLOURS.wrong : COLOURS.right;
}

interface PaintOptions {
  readonly colours: NonNullable<PictureGridOptions['colours']>;
  /** The largest absolute value of all pictures. */
  readonly largest: number;
  readonly heat?: Image | undefined;
}

/** Small pictures are enlarged by whole factors, so that their pixels stay sharp. */
const SMALLEST_SIDE = 84;

/** One picture as a PNG. Gray in 16 levels takes half a byte a pixel. */
function pictureUri(image: Image, { colours, largest, heat }: PaintOptions): string {
  const zoom = Math.max(1, Math.ceil(SMALLEST_SIDE / Math.max(image.width, image.height)));
  const [width, height] = [image.width * zoom, image.height * zoom];
  const isGray = colours !== 'signed' && heat === undefined;
  const [least, most] = extremes(image);
  const channels = isGray ? 1 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++) {
    const at = Math.floor(Math.floor(i / width) / zoom) * image.width + Math.floor((i % width) / zoom);
    const value = image.data[at]!;
    const level = colours === 'ink' ? 1 - value : (value - least) / (most - least || 1);
    const gray = 17 * Math.round(15 * Math.min(1, Math.max(0, level)));
    if (isGray) data[i] = gray;
    else data.set(heat === undefined ? signed(value / largest) : heated(gray, heat.data[at]!), 3 * i);
  }
  return pngDataUri(encodePng({ width, height, channels, data }));
}

function extremes({ data }: Image): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}

/** Blue at -1, white at 0, red at 1, in steps that keep the palette small. */
function signed(part: number): [number, number, number] {
  const step = Math.round(20 * Math.min(1, Math.abs(part))) / 20;
  const [r, g, b] = part < 0 ? [0, 114, 178] : [214, 33, 43];
  return [r!, g!, b!].map((value) => Math.round(255 + (value - 255) * step)) as [number, number, number];
}

/** Orange over gray, the hotter the stronger. */
function heated(gray: number, heat: number): [number, number, number] {
  const part = (0.75 * Math.round(10 * Math.min(1, heat))) / 10;
  return [255, 120, 0].map((value) => Math.round((1 - part) * gray + part * value)) as [number, number, number];
}
