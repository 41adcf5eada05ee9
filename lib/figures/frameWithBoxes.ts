import { crop } from '../image/crop';
import type { Image } from '../image/image';
import { encodePng, pngDataUri } from '../image/png';
import { grayLevels } from '../image/stretch';
import { zscale } from '../image/zscale';
import type { Figure } from './figure';
import { axis, COLOURS, themed } from './theme';

export interface FrameBox {
  /** Centre, pixels of the frame. */
  readonly x: number;
  readonly y: number;
  /** Side, pixels; default 60. */
  readonly size?: number;
  readonly colour?: string;
}

export interface FrameOptions {
  readonly boxes?: readonly FrameBox[];
  readonly title?: string;
  /** Part of the frame to show, pixels, lower-left corner first. */
  readonly region?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** The picture has about as many pixels as the screen shows. */
const PICTURE_WIDTH = 760;

/** A frame in inverted gray between zscale limits, row 0 at the bottom, with boxes: figures 1.5 and 1.7 of the thesis. */
export function frameWithBoxes(image: Image, options: FrameOptions = {}): Figure {
  const region = options.region ?? { x: 0, y: 0, width: image.width, height: image.height };
  const part = options.region ? crop(image, region) : image;
  const right = region.x + part.width - 0.5;
  const top = region.y + part.height - 0.5;
  const boxes = options.boxes ?? [];
  return themed(boxes.map(boxOutline), {
    title: { text: options.title ?? 'Frame' },
    height: Math.round((PICTURE_WIDTH * part.height) / part.width + 112),
    margin: { l: 64, r: 16, t: 56, b: 56 },
    xaxis: axis('x (pixels)', { range: [region.x - 0.5, right], showgrid: false }),
    yaxis: axis('y (pixels)', { range: [region.y - 0.5, top], showgrid: false, scaleanchor: 'x' }),
    images: [
      {
        source: framePicture(part, zscale(image)),
        xref: 'x',
        yref: 'y',
        x: region.x - 0.5,
        y: top,
        sizex: part.width,
        sizey: part.height,
        xanchor: 'left',
        yanchor: 'top',
        sizing: 'stretch',
        layer: 'below',
      },
    ],
  });
}

function boxOutline({ x, y, size = 60, colour = COLOURS.red }: FrameBox): Record<string, unknown> {
  const half = size / 2;
  const round = (value: number): number => Number(value.toFixed(1));
  return {
    type: 'scatter',
    mode: 'lines',
    x: [x - half, x + half, x + half, x - half, x - half].map(round),
    y: [y - half, y - half, y + half, y + half, y - half].map(round),
    line: { color: colour, width: 1 },
    hoverinfo: 'skip',
  };
}

/** Shrinks by the darkest of each block (the star, not its mean with the sky), so that no star is lost; magnifies by copies. */
function framePicture(image: Image, limits: { low: number; high: number }): string {
  const levels = grayLevels(image, limits, { inverted: true });
  const scale = Math.min(4, PICTURE_WIDTH / image.width);
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const first = Math.floor((y * image.height) / height);
    const last = Math.max(first + 1, Math.floor(((y + 1) * image.height) / height));
    for (let x = 0; x < width; x++) {
      const left = Math.floor((x * image.width) / width);
      const right = Math.max(left + 1, Math.floor(((x + 1) * image.width) / width));
      pixels[(height - 1 - y) * width + x] = blockLevel(levels, image.width, { first, last, left, right });
    }
  }
  return pngDataUri(encodePng({ width, height, channels: 1, pixels }));
}

function blockLevel(
  levels: Uint8Array,
  stride: number,
  { first, last, left, right }: { first: number; last: number; left: number; right: number },
): number {
  let darkest = 255;
  let sum = 0;
  for (let y = first; y < last; y++) {
    for (let x = left; x < right; x++) {
      const level = levels[y * stride + x]!;
      sum += level;
      if (level < darkest) darkest = level;
    }
  }
  // Half the mean keeps the sky's texture gray where the darkest alone would turn it black.
  return Math.round((darkest + sum / ((last - first) * (right - left))) / 2);
}
