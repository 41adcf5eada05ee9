import { heightGrid } from '../learning/grid';
import type { Landscape } from '../learning/landscape';
import type { Figure } from './figure';
import { rounded, roundedRows } from './rounded';
import { COLOURS, themed } from './theme';

/** A way down, as `descend` returns it. */
export interface NamedPath {
  readonly name: string;
  readonly path: readonly ArrayLike<number>[];
  /** Default: the next of the palette. */
  readonly colour?: string;
}

export interface DescentMapOptions {
  readonly title?: string;
  /** Half the side of the square, default 2. */
  readonly reach?: number;
  /** The part of the square that is shown, default all of it. */
  readonly region?: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /** Draw lines of equal height without colours between them: figure 2.9. Default false: filled, figure 2.10 (b). */
  readonly lines?: boolean;
}

/** At most so many dots, shared among the paths: the thesis draws a hundred, one in a hundred steps. */
const DOTS = 100;
const FEWEST_DOTS = 25;
/** Of several paths a dot is added where the next would be farther off than this, in half sides: no line cuts a bend off. */
const LONGEST_LINE = 1 / 16;
const GRID_SIZE = 41;
/** One way is red as in the thesis, several have the colours of `curvesFigure`. */
const ALONE = COLOURS.wrong;
const PALETTE = [COLOURS.blue, COLOURS.vermilion, COLOURS.green, COLOURS.orange, COLOURS.purple, COLOURS.sky];

/** Ways down over the contours of a landscape, start white and end green as in the thesis' figure 2.10 (b). */
export function descentMap(landscape: Landscape, paths: readonly NamedPath[], options: DescentMapOptions = {}): Figure {
  const { title = 'Descent', reach = 2, lines = false } = options;
  const region = options.region ?? { x: [-reach, reach], y: [-reach, reach] };
  const axis = { showgrid: false, constrain: 'domain' };
  return themed(
    [
      contours(landscape, reach, lines),
      ...paths.flatMap((path, i) => {
        const color = path.colour ?? (paths.length === 1 ? ALONE : PALETTE[i % PALETTE.length]!);
        const drawn = way(path, { color, of: paths.length, reach });
        return paths.length > MOST_RIMS ? [drawn] : [{ ...drawn, ...RIM }, drawn];
      }),
      ends('start', paths, { at: 0, color: '#ffffff' }),
      ends('end', paths, { at: -1, color: '#2ee59d' }),
    ],
    {
      title: { text: title },
      width: 600,
      height: 580,
      margin: { l: 60, r: 24, t: 48, b: 100 },
      xaxis: { ...axis, range: region.x, title: { text: 'x' } },
      yaxis: { ...axis, range: region.y, title: { text: 'y' }, scaleanchor: 'x' },
      legend: { orientation: 'h', x: 0, y: -0.14, yanchor: 'top', bgcolor: '#d9d9d9' },
    },
  );
}

/** More ways than so many are told apart by nobody. */
const MOST_RIMS = 8;
/** Below each way lies a wider white one, so that every colour shows on every ground. */
const RIM = { mode: 'lines', showlegend: false, hoverinfo: 'skip', line: { color: '#ffffff', width: 5 } };

function contours(landscape: Landscape, reach: number, lines: boolean): Record<string, unknown> {
  const { x, y, z } = heightGrid(landscape.height, { reach, size: GRID_SIZE });
  const look = lines
    ? { contours: { coloring: 'lines', showlabels: false }, ncontours: 20, showscale: false }
    : { ncontours: 20, line: { width: 0 }, colorbar: { title: { text: 'height' } } };
  return { type: 'contour', x: rounded(x), y: rounded(y), z: roundedRows(z), hoverinfo: 'x+y+z', ...look };
}

function way(
  { name, path }: NamedPath,
  { color, of, reach }: { color: string; of: number; reach: number },
): Record<string, unknown> {
  const every = Math.max(1, Math.ceil(path.length / Math.max(FEWEST_DOTS, DOTS / of)));
  const farthest = of > 1 ? LONGEST_LINE * reach : Number.POSITIVE_INFINITY;
  let last = path[0]!;
  const shown = path.filter((point, i) => {
    const far = Math.hypot(point[0]! - last[0]!, point[1]! - last[1]!) > farthest;
    const kept = i % every === 0 || i === path.length - 1 || far;
    if (kept) last = point;
    return kept;
  });
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name,
    showlegend: of > 1,
    x: rounded(shown.map((point) => point[0]!)),
    y: rounded(shown.map((point) => point[1]!)),
    line: { color, width: 2 },
    marker: { color, size: 4 },
    hovertemplate: `%{x:.3f}, %{y:.3f}<extra>${name}</extra>`,
  };
}

function ends(
  name: string,
  paths: readonly NamedPath[],
  { at, color }: { at: 0 | -1; color: string },
): Record<string, unknown> {
  const points = paths.map(({ path }) => path.at(at)!);
  return {
    type: 'scatter',
    mode: 'markers',
    name,
    x: rounded(points.map((point) => point[0]!)),
    y: rounded(points.map((point) => point[1]!)),
    marker: { color, size: 11, symbol: at === 0 ? 'circle' : 'diamond', line: { color: COLOURS.ink, width: 1.5 } },
  };
}
