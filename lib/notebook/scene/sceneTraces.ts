import { cross, dot, type Vector } from './camera';
import { colourAt, colourStops } from './colourScale';

export type Trace = Readonly<Record<string, unknown>>;

/** Something to paint: a filled polygon, a line or a dot, in the coordinates of the data. */
export interface Piece {
  readonly kind: 'polygon' | 'line' | 'dot';
  readonly points: readonly Vector[];
  readonly colour: string;
  readonly opacity: number;
  /** Width of a line or diameter of a dot, pixels. */
  readonly size: number;
}

/** Where the light comes from, in the coordinates of the unit cube. */
const LIGHT: Vector = [0.4, -0.3, 0.87];
/** Part of the brightness that does not depend on the light, so that colours stay those of the scale. */
const AMBIENT = 0.75;

/** The pieces of a trace. `toCube` turns data into the unit cube around the origin, for the shading. */
export function piecesOf(trace: Trace, toCube: (point: Vector) => Vector): Piece[] {
  return trace.type === 'surface' ? surfacePieces(trace, toCube) : pathPieces(trace);
}

/** All points of a trace, for the ranges of the axes. */
export function pointsOf(trace: Trace): Vector[] {
  return trace.type === 'surface' ? surfacePoints(trace).flat() : pathPoints(trace);
}

/** Lowest and highest value that a surface's colours stand for. */
export function colourRange(trace: Trace): [number, number] {
  const values = coloursOf(trace).flat().filter(Number.isFinite);
  return [Number(trace.cmin ?? Math.min(...values)), Number(trace.cmax ?? Math.max(...values))];
}

function coloursOf(trace: Trace): number[][] {
  return (trace.surfacecolor ?? trace.z) as number[][];
}

function surfacePoints({ x, y, z }: Trace): Vector[][] {
  const at = (values: unknown, row: number, column: number, own: number): number => {
    const list = values as readonly (number | readonly number[])[] | undefined;
    if (list === undefined) return own;
    const value = Array.isArray(list[0]) ? (list[row] as readonly number[])[column] : list[own];
    return Number(value ?? Number.NaN);
  };
  return (z as (number | null)[][]).map((line, row) =>
    line.map((height, column) => [at(x, row, column, column), at(y, row, column, row), height ?? Number.NaN]),
  );
}

/** One quadrilateral for each cell of the grid, coloured by the mean of its corners. */
function surfacePieces(trace: Trace, toCube: (point: Vector) => Vector): Piece[] {
  const grid = surfacePoints(trace);
  const colours = coloursOf(trace);
  const stops = colourStops(trace.colorscale);
  const [low, high] = colourRange(trace);
  const pieces: Piece[] = [];
  for (let row = 1; row < grid.length; row++) {
    for (let column = 1; column < grid[row]!.length; column++) {
      const corners = [
        [row - 1, column - 1],
        [row - 1, column],
        [row, column],
        [row, column - 1],
      ] as const;
      const points = corners.map(([i, j]) => grid[i]![j]!);
      if (!points.flat().every(Number.isFinite)) continue;
      const mean = corners.reduce((sum, [i, j]) => sum + colours[i]![j]!, 0) / 4;
      const light = brightness(points.map(toCube));
      const rgb = colourAt(stops, high > low ? (mean - low) / (high - low) : 0.5).map((value) =>
        Math.round(value * light),
      );
      const colour = `rgb(${rgb.join(',')})`;
      pieces.push({ kind: 'polygon', points, colour, opacity: Number(trace.opacity ?? 1), size: 0 });
    }
  }
  return pieces;
}

/** Lambert's law on the diagonals' normal, both sides alike, over the ambient part. */
function brightness([a, b, c, d]: readonly Vector[]): number {
  const normal = cross(difference(c!, a!), difference(d!, b!));
  const length = Math.hypot(...normal);
  return AMBIENT + (1 - AMBIENT) * (length > 0 ? Math.abs(dot(normal, LIGHT)) / length : 1);
}

function difference(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function pathPoints({ x, y, z }: Trace): Vector[] {
  const [xs, ys, zs] = [x, y, z].map((values) => values as readonly (number | null)[]);
  return xs!.map((value, i) => [value ?? Number.NaN, ys![i] ?? Number.NaN, zs![i] ?? Number.NaN]);
}

function pathPieces(trace: Trace): Piece[] {
  const points = pathPoints(trace);
  const mode = String(trace.mode ?? 'lines+markers');
  const marker = (trace.marker ?? {}) as Trace;
  const line = (trace.line ?? {}) as Trace;
  const plain = String(line.color ?? (typeof marker.color === 'string' ? marker.color : '#222222'));
  const shared = { opacity: Number(trace.opacity ?? 1) };
  const lines = points.slice(1).map((point, i): Piece => {
    return { kind: 'line', points: [points[i]!, point], colour: plain, size: Number(line.width ?? 2), ...shared };
  });
  const dots = points.map((point, i): Piece => {
    const colour = String(Array.isArray(marker.color) ? marker.color[i] : (marker.color ?? plain));
    const size = Number(Array.isArray(marker.size) ? marker.size[i] : (marker.size ?? 8));
    return { kind: 'dot', points: [point], colour, size, ...shared };
  });
  return [...(mode.includes('lines') ? lines : []), ...(mode.includes('markers') ? dots : [])].filter(
    ({ points: own }) => own.flat().every(Number.isFinite),
  );
}
