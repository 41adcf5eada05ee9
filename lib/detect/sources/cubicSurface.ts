/** Values at the middles of tiles, row by row. */
export interface TileGrid {
  readonly columns: number;
  readonly rows: number;
}

/** A surface over a frame, one row of pixels at a time. */
export type SurfaceRows = (y: number, row: Float64Array) => void;

/**
 * The smooth surface through values at the middles of tiles: cubic between them (Catmull and Rom 1974), and beyond the
 * outermost ones continued with the slope and bend that it has there, so that a tilted or vaulted sky goes on to the edge.
 */
export function cubicSurface(
  values: ArrayLike<number>,
  { columns, rows }: TileGrid,
  { width, height }: { readonly width: number; readonly height: number },
): SurfaceRows {
  const along = placesBetween(width, columns);
  const up = placesBetween(height, rows);
  const lines = Array.from({ length: columns }, (_, c) =>
    withGhosts(Float64Array.from({ length: rows }, (_, r) => values[r * columns + c])),
  );
  return (y, row) => {
    const line = withGhosts(
      Float64Array.from(lines, (nodes) => {
        const [a, b, c, d] = cubicAt(nodes, up.first[y]);
        const w = up.weight[y];
        return a + w * (b + w * (c + w * d));
      }),
    );
    for (let x = 0; x < width; ) {
      const node = along.first[x];
      const [a, b, c, d] = cubicAt(line, node);
      for (; x < width && along.first[x] === node; x++) {
        const w = along.weight[x];
        row[x] = a + w * (b + w * (c + w * d));
      }
    }
  };
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
function cubicAt(nodes: Float64Array, k: number): readonly [number, number, number, number] {
  const [before, from, to, after] = [nodes[k], nodes[k + 1], nodes[k + 2], nodes[k + 3]];
  const slope = (to - before) / 2;
  return [from, slope, before - 2.5 * from + 2 * to - after / 2, (after - before) / 2 + 1.5 * (from - to)];
}

/** Where the pixels of a row or column lie between the middles of the tiles. */
interface Places {
  /** The tile before the pixel. */
  readonly first: Int32Array;
  /** How far it is on the way from that one's middle to the next's: beyond the outermost middles below 0 or above 1. */
  readonly weight: Float64Array;
}

function placesBetween(length: number, parts: number): Places {
  const first = new Int32Array(length);
  const weight = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const place = ((i + 0.5) * parts) / length - 0.5;
    first[i] = Math.min(Math.max(0, parts - 2), Math.max(0, Math.floor(place)));
    weight[i] = parts === 1 ? 0 : place - first[i];
  }
  return { first, weight };
}
