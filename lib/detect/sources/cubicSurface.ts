import { detectKernels } from '../kernels';

/** Values at the middles of tiles, row by row. */
export interface TileGrid {
  readonly columns: number;
  readonly rows: number;
}

/** A surface over a frame, drawn row by row in the kernels' memory. */
export interface CubicSurface {
  /** Draws row `y` of the frame at `row`. */
  draw(y: number): void;
  /** Address of the row, float64. */
  readonly row: number;
  /** First free address behind it. */
  readonly end: number;
}

/** Room for `count` float64 and one more, bytes: the kernels work on two at once. */
function roomFor(count: number): number {
  return 16 * Math.ceil((count + 1) / 2);
}

/** How much memory a surface takes, bytes. */
export function surfaceBytes(width: number): number {
  return 2 * roomFor(width);
}

/**
 * The smooth surface through values at the middles of tiles: cubic between them (Catmull and Rom 1974), and beyond the
 * outermost ones continued with the slope and bend that it has there, so that a tilted or vaulted sky goes on to the edge.
 * `at`: where it may use the kernels' memory, which must be reserved.
 */
export function cubicSurface(
  values: ArrayLike<number>,
  { columns, rows }: TileGrid,
  { width, height, at }: { readonly width: number; readonly height: number; readonly at: number },
): CubicSurface {
  const { kernels, reserve } = detectKernels();
  const along = stretchesOf(width, columns);
  const up = stretchesOf(height, rows);
  const lines = Array.from({ length: columns }, (_, c) =>
    withGhosts(Float64Array.from({ length: rows }, (_, r) => values[r * columns + c])),
  );
  const row = at + roomFor(width);
  new Float64Array(reserve(at + surfaceBytes(width)), at, width).set(along.weights);
  const draw = (y: number): void => {
    const node = up.nodeOf(y);
    const line = withGhosts(Float64Array.from(lines, (nodes) => cubicAt(nodes, node, up.weights[y])));
    for (let k = 0; k + 1 < along.starts.length; k++) {
      const start = along.starts[k];
      kernels.cubic(at + 8 * start, along.starts[k + 1] - start, ...cubicOf(line, k), row + 8 * start);
    }
  };
  return { draw, row, end: at + surfaceBytes(width) };
}

/** One value more before the first and two after the last, on the parabola through the nearest three. */
function withGhosts(nodes: Float64Array): Float64Array {
  const n = nodes.length;
  const at = (k: number): number => nodes[Math.min(n - 1, Math.max(0, k))];
  const result = new Float64Array(n + 3);
  result.set(nodes, 1);
  result[0] = n > 2 ? 3 * at(0) - 3 * at(1) + at(2) : 2 * at(0) - at(1);
  result[n + 1] = n > 2 ? 3 * at(n - 1) - 3 * at(n - 2) + at(n - 3) : 2 * at(n - 1) - at(n - 2);
  result[n + 2] = result[n + 1];
  return result;
}

/** Coefficients of the polynomial from node `k` to the next. */
function cubicOf(nodes: Float64Array, k: number): readonly [number, number, number, number] {
  const [before, from, to, after] = [nodes[k], nodes[k + 1], nodes[k + 2], nodes[k + 3]];
  const slope = (to - before) / 2;
  return [from, slope, before - 2.5 * from + 2 * to - after / 2, (after - before) / 2 + 1.5 * (from - to)];
}

function cubicAt(nodes: Float64Array, k: number, w: number): number {
  const [from, slope, bend, twist] = cubicOf(nodes, k);
  return from + w * (slope + w * (bend + w * twist));
}

/** Where the pixels of a row or column lie between the middles of the tiles. */
interface Stretches {
  /** The first pixel from each node to the next, and the end of the last. */
  readonly starts: readonly number[];
  /** How far a pixel is on the way from its node to the next: beyond the outermost middles below 0 or above 1. */
  readonly weights: Float64Array;
  nodeOf(pixel: number): number;
}

function stretchesOf(length: number, parts: number): Stretches {
  const place = (pixel: number): number => ((pixel + 0.5) * parts) / length - 0.5;
  const nodeOf = (pixel: number): number => Math.min(Math.max(0, parts - 2), Math.max(0, Math.floor(place(pixel))));
  const weights = Float64Array.from({ length }, (_, k) => (parts === 1 ? 0 : place(k) - nodeOf(k)));
  const starts: number[] = [];
  for (let k = 0; k < length; k++) if (starts.length <= nodeOf(k)) starts.push(k);
  return { starts: [...starts, length], weights, nodeOf };
}
