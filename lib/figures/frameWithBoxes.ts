import { crop } from '../image/crop';
import type { Image } from '../image/image';
import { encodePng } from '../image/png';
import { grayLevels, minMaxLimits, type Stretch } from '../image/stretch';
import { type DisplayLimits, zscale } from '../image/zscale';
import type { Figure } from './figure';
import { pngDataUri } from './pngDataUri';
import { COLOURS, themed } from './theme';

/** A square drawn on a frame; pixels of the frame. */
export interface FrameBox {
  /** Centre. */
  readonly x: number;
  readonly y: number;
  /** Side, default 60. */
  readonly size?: number;
  readonly color?: string;
}

/** Part of a frame: its first column and row and its size, pixels. */
export interface FrameRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface FrameFigureOptions {
  readonly boxes?: readonly FrameBox[];
  /** Pixel values shown white and black. Default zscale of the whole frame. */
  readonly limits?: 'zscale' | 'minmax' | DisplayLimits;
  readonly stretch?: Stretch;
  /** White sky and black stars. Default true. */
  readonly inverted?: boolean;
  readonly title?: string;
  /** Part of the frame to show, default all. */
  readonly zoom?: FrameRegion;
}

/** The picture has about as many pixels as the screen shows. */
const PICTURE_WIDTH = 720;
/** A small part is enlarged by copying its pixels, so that they stay sharp, but not more than so often. */
const MOST_COPIES = 4;
/** Gray in nine levels: nobody sees more in noise, and the file is a quarter as long. */
const LEVEL_STEP = 34;

/**
 * A frame between zscale limits, origin at the lower left, with boxes around stars: figures 1.5 and 1.7 of the thesis.
 * The pixels lie under the axes as a PNG of screen size. Throws InputError when no pixel is finite.
 */
export function frameWithBoxes(image: Image, options: FrameFigureOptions = {}): Figure {
  const region = options.zoom ?? { x: 0, y: 0, width: image.width, height: image.height };
  const part = options.zoom === undefined ? image : crop(image, region);
  const [left, bottom] = [region.x - 0.5, region.y - 0.5];
  const [right, top] = [left + part.width, bottom + part.height];
  const levels = grayLevels(part, limitsOf(image, options), {
    stretch: options.stretch,
    inverted: options.inverted ?? true,
  });
  return themed(boxTraces(options.boxes ?? [], region), {
    title: { text: options.title ?? '' },
    height: Math.round((PICTURE_WIDTH * part.height) / part.width + 100),
    margin: { l: 60, r: 20, t: 52, b: 48 },
    showlegend: false,
    xaxis: { title: { text: 'x (pixels)' }, range: [left, right], showgrid: false, constrain: 'domain' },
    yaxis: {
      title: { text: 'y (pixels)' },
      range: [bottom, top],
      showgrid: false,
      scaleanchor: 'x',
      constrain: 'domain',
    },
    images: [
      {
        source: framePicture(levels, part, options.inverted ?? true),
        xref: 'x',
        yref: 'y',
        x: left,
        y: top,
        sizex: part.width,
        sizey: part.height,
        sizing: 'stretch',
        layer: 'below',
      },
    ],
  });
}

function limitsOf(image: Image, { limits = 'zscale' }: FrameFigureOptions): DisplayLimits {
  if (typeof limits === 'object') return limits;
  return limits === 'zscale' ? zscale(image) : minMaxLimits(image);
}

/** One trace for each colour; a null between two boxes lifts the pen. Boxes outside the region are left out. */
function boxTraces(boxes: readonly FrameBox[], region: FrameRegion): Record<string, unknown>[] {
  const touching = boxes
    .map(({ x, y, size = 60, color = COLOURS.vermilion }) => ({ x, y, half: size / 2, color }))
    .filter(
      ({ x, y, half }) =>
        x + half > region.x &&
        y + half > region.y &&
        x - half < region.x + region.width &&
        y - half < region.y + region.height,
    );
  return [...new Set(touching.map(({ color }) => color))].map((color) => {
    const own = touching.filter((box) => box.color === color);
    return {
      type: 'scatter',
      mode: 'lines',
      x: own.flatMap(({ x, half }) => [x - half, x + half, x + half, x - half, x - half, null]),
      y: own.flatMap(({ y, half }) => [y - half, y - half, y + half, y + half, y - half, null]),
      line: { color, width: 1.3 },
      hoverinfo: 'skip',
    };
  });
}

/** Gray levels (row 0 at the bottom) as a PNG of screen size. */
function framePicture(levels: Uint8Array, image: Image, inverted: boolean): string {
  const scale = Math.min(MOST_COPIES, PICTURE_WIDTH / image.width);
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const columns = blocks(image.width, width);
  const rows = blocks(image.height, height).reverse();
  const data = new Uint8Array(width * height);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      data[y * width + x] = blockLevel(levels, image.width, { row, column, inverted });
    });
  });
  return pngDataUri(encodePng({ width, height, channels: 1, data }));
}

/** First pixel and the one after the last of each of `count` blocks along a side of `length` pixels. */
function blocks(length: number, count: number): [number, number][] {
  return Array.from({ length: count }, (_, i) => {
    const first = Math.floor((i * length) / count);
    return [first, Math.max(first + 1, Math.floor(((i + 1) * length) / count))];
  });
}

/** Levels between a block's brightest pixel and its mean above which the block holds a star and no mere noise. */
const STAR_CONTRAST = 110;

/**
 * The gray of a block: its mean, which smooths the sky, or its brightest pixel where that stands out, so that a faint
 * star is not lost in a frame shrunk four times.
 */
function blockLevel(
  levels: Uint8Array,
  stride: number,
  { row, column, inverted }: { row: [number, number]; column: [number, number]; inverted: boolean },
): number {
  let [darkest, lightest, sum] = [255, 0, 0];
  for (let y = row[0]; y < row[1]; y++) {
    for (let x = column[0]; x < column[1]; x++) {
      const level = levels[y * stride + x]!;
      sum += level;
      darkest = Math.min(darkest, level);
      lightest = Math.max(lightest, level);
    }
  }
  const mean = sum / ((row[1] - row[0]) * (column[1] - column[0]));
  const brightest = inverted ? darkest : lightest;
  const level = Math.abs(brightest - mean) > STAR_CONTRAST ? brightest : mean;
  return Math.min(255, Math.round(level / LEVEL_STEP) * LEVEL_STEP);
}
