import { createImage, type Image } from '../../image/image';

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
  const sorted = values.filter((value) => value - value === 0).sort();
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

/**
 * Takes the sky off: its level in boxes of about `box` pixels, where an odd one is replaced by the median of its
 * neighbours, and between their middles a bilinear surface. An image smaller than two boxes has one level.
 */
export function withoutSky(image: Image, box: number): WithoutSky {
  const grid = skyGrid(image, box);
  const result = createImage(image.width, image.height);
  const row = new Float64Array(image.width);
  for (let y = 0; y < image.height; y++) {
    levelsOfRow(grid, ((y + 0.5) * grid.rows) / image.height - 0.5, row);
    const start = y * image.width;
    for (let x = 0; x < image.width; x++) result.data[start + x] = image.data[start + x]! - row[x]!;
  }
  return { image: result, noise: grid.noise };
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
  return Float32Array.from({ length: Math.ceil(count / step) }, (_, k) => {
    const i = k * step;
    return data[(low + Math.floor(i / boxWidth)) * width + left + (i % boxWidth)];
  });
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

/** The surface along one row of pixels; `place` is the row in units of boxes, 0 in the middle of the first. */
function levelsOfRow({ columns, rows, levels }: SkyGrid, place: number, row: Float64Array): void {
  const y = Math.min(rows - 1, Math.max(0, place));
  const below = Math.min(rows - 1, Math.floor(y));
  const above = Math.min(rows - 1, below + 1);
  for (let i = 0; i < row.length; i++) {
    const x = Math.min(columns - 1, Math.max(0, ((i + 0.5) * columns) / row.length - 0.5));
    const left = Math.min(columns - 1, Math.floor(x));
    const right = Math.min(columns - 1, left + 1);
    const low = levels[below * columns + left]! * (1 - x + left) + levels[below * columns + right]! * (x - left);
    const high = levels[above * columns + left]! * (1 - x + left) + levels[above * columns + right]! * (x - left);
    row[i] = low * (1 - y + below) + high * (y - below);
  }
}

/** The middle value; the lower one of two. NaN of none. */
function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}
