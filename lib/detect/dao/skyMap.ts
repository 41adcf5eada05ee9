import { createImage, type Image } from '../../image/image';
import { sortFloatsInPlace } from '../../image/sortFloats';
import { skyNoise } from '../sources/skyNoise';

/** Level and noise of the empty sky between the stars. */
export interface Sky {
  readonly level: number;
  /** Standard deviation of a pixel. */
  readonly noise: number;
}

/** Share of the values in the shortest interval, and its width for a normal distribution in standard deviations. */
const SHARE = 0.35;
const WIDTH = 0.9076;

/** So many pixels of a box are enough to know its sky to a few hundredths of its noise. */
const SAMPLE = 8192;

/**
 * The commonest value and its scatter: mean and width of the shortest interval that holds 35 % of the finite values.
 * Right also where stars cover more than half of the pixels, which a clipped median is not. NaN when nothing is finite.
 */
export function skyOfValues(values: Float32Array): Sky {
  const sorted = sortFloatsInPlace(values.filter((value) => value - value === 0));
  const count = Math.ceil(SHARE * sorted.length);
  if (count === 0) return { level: Number.NaN, noise: Number.NaN };
  let start = 0;
  for (let i = 0; i + count <= sorted.length; i++) {
    if (sorted[i + count - 1]! - sorted[i]! < sorted[start + count - 1]! - sorted[start]!) start = i;
  }
  const level = sorted.subarray(start, start + count).reduce((sum, value) => sum + value, 0) / count;
  return { level, noise: (sorted[start + count - 1]! - sorted[start]!) / WIDTH };
}

/** Sky over the field: one value a box, boxes row by row. */
interface SkyGrid {
  readonly columns: number;
  readonly rows: number;
  readonly levels: Float64Array;
  readonly noise: number;
}

/** The image without the sky, and the noise of the sky (the median over the boxes). */
export interface WithoutSky {
  readonly image: Image;
  readonly noise: number;
}

/** Below so many steps of the image the shortest interval counts whole steps, not noise. */
const FEW_STEPS = 2;

/**
 * Takes the sky off: its level in boxes of about `box` pixels, where an odd one is replaced by the median of its
 * neighbours, and between their middles a bilinear surface. An image smaller than two boxes has one level. `step`: in
 * which the image counts (quantisationStep).
 */
export function withoutSky(image: Image, box: number, step: number): WithoutSky {
  const { data, width, height } = image;
  const grid = skyGrid(image, box);
  const result = createImage(width, height);
  const out = result.data;
  const places = Float64Array.from({ length: width }, (_, x) => between(x, width, grid.columns));
  for (let y = 0; y < height; y++) {
    const place = between(y, height, grid.rows);
    const row = y * width;
    for (let x = 0; x < width; ) {
      const left = Math.floor(places[x]);
      const [from, to] = [levelAt(grid, left, place), levelAt(grid, left + 1, place)];
      for (; x < width && places[x] < left + 1; x++)
        out[row + x] = data[row + x] - from - (to - from) * (places[x] - left);
    }
  }
  const noise = grid.noise < FEW_STEPS * step ? skyNoise(image, { step }) : grid.noise;
  return { image: result, noise };
}

/** A pixel's place among the middles of the boxes, not beyond the outermost. */
function between(pixel: number, length: number, parts: number): number {
  return Math.min(parts - 1, Math.max(0, ((pixel + 0.5) * parts) / length - 0.5));
}

/** The level of a column of boxes between two rows of them. */
function levelAt({ columns, rows, levels }: SkyGrid, column: number, place: number): number {
  const c = Math.min(columns - 1, column);
  const below = Math.floor(place);
  const [low, high] = [levels[below * columns + c], levels[Math.min(rows - 1, below + 1) * columns + c]];
  return low + (high - low) * (place - below);
}

function skyGrid(image: Image, box: number): SkyGrid {
  const columns = Math.max(1, Math.floor(image.width / box));
  const rows = Math.max(1, Math.floor(image.height / box));
  const skies = Array.from({ length: columns * rows }, (_, k) => {
    const column = k % columns;
    const row = (k - column) / columns;
    return skyOfValues(boxValues(image, { column, row, columns, rows }));
  });
  const finite = skies.filter(({ level }) => Number.isFinite(level));
  const whole = medianOf(finite.map(({ level }) => level));
  const levels = Float64Array.from(skies, ({ level }) => (Number.isFinite(level) ? level : whole));
  return { columns, rows, levels: smoothed(levels, columns, rows), noise: medianOf(finite.map(({ noise }) => noise)) };
}

function boxValues(
  { data, width, height }: Image,
  at: { column: number; row: number; columns: number; rows: number },
): Float32Array {
  const [left, right] = [at.column, at.column + 1].map((k) => Math.round((k * width) / at.columns)) as [number, number];
  const [low, high] = [at.row, at.row + 1].map((k) => Math.round((k * height) / at.rows)) as [number, number];
  const boxWidth = right - left;
  const count = boxWidth * (high - low);
  // An odd step, so that columns and rows of a sensor's pattern take turns.
  const step = 2 * Math.floor(count / (2 * SAMPLE)) + 1;
  const values = new Float32Array(Math.ceil(count / step));
  for (let k = 0, i = 0; k < values.length; k++, i += step) {
    values[k] = data[(low + Math.floor(i / boxWidth)) * width + left + (i % boxWidth)];
  }
  return values;
}

/** Each box takes the median of the boxes around it and itself. */
function smoothed(levels: Float64Array, columns: number, rows: number): Float64Array {
  return levels.map((_, k) => {
    const column = k % columns;
    const row = (k - column) / columns;
    const around: number[] = [];
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
        around.push(levels[y * columns + x]!);
      }
    }
    return medianOf(around);
  });
}

/** The middle value; the lower one of two. NaN of none. */
function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}
