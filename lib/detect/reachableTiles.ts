import type { DaoKernel } from './daoKernel';
import type { DaoView } from './daoResponse';

/** Edge of a tile, pixels. */
export const TILE = 8;
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
  /** No response, nor any of the sums on the way to it, is larger than this. */
  readonly largestResponse: number;
}

interface TileExtremes extends Tiles {
  /** Highest finite value of each tile, and minus the lowest; -Infinity where no value is finite. */
  readonly highest: Float32Array;
  readonly negatedLowest: Float32Array;
}

/**
 * A kernel of sum zero answers at most (sum of its positive weights) x (highest - lowest pixel under it): tiles whose
 * surroundings span less than that cannot hold a peak. NaN and infinities do not count: under them is no finite response.
 * The zeros beyond the edge do.
 */
export function reachableTiles(view: DaoView, threshold: number): ReachableTiles {
  const { kernel, background } = view;
  const { columns, rows, ...extremes } = tileExtremes(view);
  const highest = spread(extremes.highest, { columns, rows, kernel, beyond: background });
  const negatedLowest = spread(extremes.negatedLowest, { columns, rows, kernel, beyond: -background });
  const positive = kernel.weights.reduce((sum, weight) => sum + Math.max(0, weight), 0) * ROUNDING;
  const reachable = new Uint8Array(columns * rows);
  for (let tile = 0; tile < reachable.length; tile++) {
    reachable[tile] = positive * (highest[tile]! + negatedLowest[tile]!) > threshold ? 1 : 0;
  }
  const top = highest.reduce((high, value) => Math.max(high, value), background);
  const bottom = negatedLowest.reduce((high, value) => Math.max(high, value), -background);
  return { columns, rows, reachable, largestResponse: positive * (top + bottom) };
}

/** The highest value among each tile and those that the kernel reaches from it: along rows, then along columns. */
function spread(
  values: Float32Array,
  { columns, rows, kernel, beyond }: Tiles & { kernel: DaoKernel; beyond: number },
): Float32Array {
  const along = new Float32Array(values.length);
  const across = new Float32Array(values.length);
  const reach = { x: Math.ceil(kernel.xRadius / TILE), y: Math.ceil(kernel.yRadius / TILE) };
  for (let tile = 0; tile < values.length; tile++) {
    const column = tile % columns;
    let highest = column < reach.x || column >= columns - reach.x ? beyond : Number.NEGATIVE_INFINITY;
    const end = tile - column + Math.min(columns, column + reach.x + 1);
    for (let i = tile - Math.min(column, reach.x); i < end; i++) if (values[i]! > highest) highest = values[i]!;
    along[tile] = highest;
  }
  for (let tile = 0; tile < values.length; tile++) {
    const row = Math.floor(tile / columns);
    let highest = row < reach.y || row >= rows - reach.y ? beyond : Number.NEGATIVE_INFINITY;
    const end = Math.min(values.length, tile + reach.y * columns + 1);
    for (let i = tile - Math.min(row, reach.y) * columns; i < end; i += columns) {
      if (along[i]! > highest) highest = along[i]!;
    }
    across[tile] = highest;
  }
  return across;
}

function tileExtremes({ image: { data, width, height } }: DaoView): TileExtremes {
  const columns = Math.ceil(width / TILE);
  const rows = Math.ceil(height / TILE);
  const highest = new Float32Array(columns * rows).fill(Number.NEGATIVE_INFINITY);
  const negatedLowest = highest.slice();
  for (let y = 0; y < height; y++) {
    const tileRow = Math.floor(y / TILE) * columns;
    for (let column = 0; column < columns; column++) {
      let high = highest[tileRow + column]!;
      let low = -negatedLowest[tileRow + column]!;
      const end = y * width + Math.min(width, (column + 1) * TILE);
      for (let i = y * width + column * TILE; i < end; i++) {
        const value = data[i]!;
        if (value > high && value !== Number.POSITIVE_INFINITY) high = value;
        if (value < low && value !== Number.NEGATIVE_INFINITY) low = value;
      }
      highest[tileRow + column] = high;
      negatedLowest[tileRow + column] = -low;
    }
  }
  return { columns, rows, highest, negatedLowest };
}
