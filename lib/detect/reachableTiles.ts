import type { DaoView } from './daoResponse';

/** Edge of a tile, pixels. */
export const TILE = 16;
/** Makes the bound a little larger than it is in exact arithmetic. */
const ROUNDING = 1 + 1e-9;

/** Tiles of TILE x TILE pixels, row by row. */
interface Tiles {
  readonly columns: number;
  readonly rows: number;
}

/** Which tiles hold a pixel that may reach the threshold. */
export interface ReachableTiles extends Tiles {
  /** 1 where a response above the threshold is possible. */
  readonly reachable: Uint8Array;
  /** No response of the image is larger than this. */
  readonly largestResponse: number;
}

interface TileRanges extends Tiles {
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
}

/**
 * A kernel of sum zero answers at most (sum of its positive weights) x (highest - lowest pixel under it): tiles whose
 * surroundings span less than that cannot hold a peak. NaN and infinities do not count: under them is no finite response.
 */
export function reachableTiles(view: DaoView, threshold: number): ReachableTiles {
  const { kernel } = view;
  const ranges = tileRanges(view);
  const { columns, rows } = ranges;
  const positive = kernel.weights.reduce((sum, weight) => sum + Math.max(0, weight), 0) * ROUNDING;
  const margin = { x: Math.ceil(kernel.xRadius / TILE), y: Math.ceil(kernel.yRadius / TILE) };
  const reachable = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const range = rangeAround(view, ranges, { row, column, margin });
      reachable[row * columns + column] = positive * range > threshold ? 1 : 0;
    }
  }
  const lowest = ranges.lowest.reduce((low, value) => Math.min(low, value), view.background);
  const highest = ranges.highest.reduce((high, value) => Math.max(high, value), view.background);
  return { columns, rows, reachable, largestResponse: positive * (highest - lowest) };
}

/** Highest less lowest value in a tile and those around it; at the edge of the image the zeros beyond count too. */
function rangeAround(
  { background }: DaoView,
  { columns, rows, lowest, highest }: TileRanges,
  at: { row: number; column: number; margin: { x: number; y: number } },
): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let row = at.row - at.margin.y; row <= at.row + at.margin.y; row++) {
    for (let column = at.column - at.margin.x; column <= at.column + at.margin.x; column++) {
      const inside = row >= 0 && row < rows && column >= 0 && column < columns;
      const tile = row * columns + column;
      low = Math.min(low, inside ? lowest[tile]! : background);
      high = Math.max(high, inside ? highest[tile]! : background);
    }
  }
  return high - low;
}

function tileRanges({ image: { data, width, height } }: DaoView): TileRanges {
  const columns = Math.ceil(width / TILE);
  const rows = Math.ceil(height / TILE);
  const lowest = new Float32Array(columns * rows).fill(Number.POSITIVE_INFINITY);
  const highest = new Float32Array(columns * rows).fill(Number.NEGATIVE_INFINITY);
  for (let y = 0; y < height; y++) {
    const tileRow = Math.floor(y / TILE) * columns;
    for (let column = 0; column < columns; column++) {
      let low = lowest[tileRow + column]!;
      let high = highest[tileRow + column]!;
      const end = y * width + Math.min(width, (column + 1) * TILE);
      for (let i = y * width + column * TILE; i < end; i++) {
        const value = data[i]!;
        if (value < low && value !== Number.NEGATIVE_INFINITY) low = value;
        if (value > high && value !== Number.POSITIVE_INFINITY) high = value;
      }
      lowest[tileRow + column] = low;
      highest[tileRow + column] = high;
    }
  }
  return { columns, rows, lowest, highest };
}
