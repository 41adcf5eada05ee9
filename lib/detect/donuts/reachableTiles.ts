import type { DaoKernel } from '../dao/daoKernel';
import type { DaoView } from '../dao/daoResponse';
import type { PaddedImage } from '../dao/paddedImage';

/** Edge of a tile, pixels; the kernels in `assembly/` have the same. */
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
  /** No pixel under the kernel is farther from the background than this. */
  readonly largest: Float32Array;
}

interface TileExtremes extends Tiles {
  /** Highest finite value of each tile, and minus the lowest; -Infinity where no value is finite. */
  readonly highest: Float32Array;
  readonly negatedLowest: Float32Array;
}

/**
 * A kernel of sum zero answers at most (sum of its positive weights) x (highest - lowest pixel under it): tiles whose
 * surroundings span less than that cannot hold a peak. NaN and infinities do not count: under them is no finite response.
 * The zeros beyond the edge do. `padded` is the image with its background.
 */
export function reachableTiles(view: DaoView, padded: PaddedImage, threshold: number): ReachableTiles {
  const { kernel, background } = view;
  const { columns, rows, ...extremes } = extremesOfTiles(view, padded);
  const highest = spread(extremes.highest, { columns, rows, kernel, beyond: background });
  const negatedLowest = spread(extremes.negatedLowest, { columns, rows, kernel, beyond: -background });
  const positive = positiveSum(kernel) * ROUNDING;
  const reachable = new Uint8Array(columns * rows);
  const largest = new Float32Array(columns * rows);
  for (let tile = 0; tile < reachable.length; tile++) {
    reachable[tile] = positive * (highest[tile]! + negatedLowest[tile]!) > threshold ? 1 : 0;
    largest[tile] = Math.max(highest[tile]! - background, negatedLowest[tile]! + background);
  }
  return { columns, rows, reachable, largest };
}

/** Sum of the kernel's positive weights; that of the negative ones is as much. */
export function positiveSum({ weights }: DaoKernel): number {
  return weights.reduce((sum, weight) => sum + Math.max(0, weight), 0);
}

/** Bytes that `reachableTiles` uses behind the image. */
export function extremesBytes({ image }: DaoView): number {
  return 8 * Math.ceil(image.width / TILE) * Math.ceil(image.height / TILE);
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

function extremesOfTiles(
  { image: { width, height } }: DaoView,
  { memory, origin, stride, end }: PaddedImage,
): TileExtremes {
  const columns = Math.ceil(width / TILE);
  const rows = Math.ceil(height / TILE);
  const count = columns * rows;
  for (let row = 0; row < rows; row++) {
    const first = end + 4 * row * columns;
    const tileRows = Math.min(TILE, height - row * TILE);
    memory.kernels.tileExtremes(origin + row * TILE * stride, stride, width, tileRows, first, first + 4 * count);
  }
  const values = new Float32Array(memory.reserve(0), end, 2 * count).slice();
  return { columns, rows, highest: values.subarray(0, count), negatedLowest: values.subarray(count) };
}
