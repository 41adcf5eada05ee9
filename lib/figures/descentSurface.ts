import { heightGrid } from '../learning/grid';
import type { Landscape } from '../learning/landscape';
import type { NamedPath } from './descentMap';
import type { Figure } from './figure';
import { rounded, roundedRows } from './rounded';
import { themed } from './theme';

export interface DescentSurfaceOptions {
  readonly title?: string;
  /** Half the side of the square, default 2. */
  readonly reach?: number;
}

/** So many dots a path at most, lifted this much, so that the surface does not swallow them. */
const DOTS = 60;
const LIFT = 0.08;

/** A landscape in three dimensions, with the ways down as red dots, start white and end green: figure 2.10 (a) of the thesis. */
export function descentSurface(
  landscape: Landscape,
  paths: readonly NamedPath[],
  options: DescentSurfaceOptions = {},
): Figure {
  const { title = 'Descent', reach = 2 } = options;
  const { x, y, z } = heightGrid(landscape.height, { reach, size: 51 });
  const ground = { type: 'surface', x: rounded(x), y: rounded(y), z: roundedRows(z), colorbar: { len: 0.7 } };
  const inside = (point: ArrayLike<number>): boolean => Math.abs(point[0]!) <= reach && Math.abs(point[1]!) <= reach;
  const dots = (points: readonly ArrayLike<number>[], name: string, marker: object): Record<string, unknown> => ({
    type: 'scatter3d',
    mode: 'markers',
    name,
    x: rounded(points.map((point) => point[0]!)),
    y: rounded(points.map((point) => point[1]!)),
    z: rounded(points.map((point) => landscape.height(point) + LIFT)),
    marker,
  });
  const ways = paths.map(({ name, path }) => {
    const every = Math.max(1, Math.ceil(path.length / DOTS));
    const kept = path.filter((point, i) => i % every === 0 && inside(point));
    return dots(kept, name, { color: '#d6212b', size: 5 });
  });
  const ends = [
    { name: 'start', at: 0, color: '#ffffff' },
    { name: 'end', at: -1, color: '#2ee59d' },
  ].map(({ name, at, color }) => {
    const points = paths.map(({ path }) => path.at(at)!).filter(inside);
    return dots(points, name, { color, size: 9, line: { color: '#111111', width: 1 } });
  });
  return themed([ground, ...ways, ...ends], {
    title: { text: title },
    height: 540,
    showlegend: false,
    scene: {
      xaxis: { title: { text: 'x' }, dtick: 1 },
      yaxis: { title: { text: 'y' }, dtick: 1 },
      zaxis: { title: { text: 'height' }, dtick: 0.5 },
      camera: { eye: { x: 1.1, y: 1.05, z: 1.8 } },
      aspectratio: { x: 1, y: 1, z: 0.6 },
    },
  });
}
