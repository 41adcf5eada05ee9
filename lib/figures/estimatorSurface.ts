import type { Grid } from '../learning/grid';
import { DECISION_SCALE } from './decisionScale';
import type { Figure } from './figure';
import { rounded, roundedRows } from './rounded';
import { themed } from './theme';

/** How far below the surface its projection lies. */
const FLOOR = -1.4;

/** What a network answers as a surface over the plane, and below it its projection: figure 2.14 of the thesis. */
export function estimatorSurface({ x, y, z }: Grid, title = 'What the network answers'): Figure {
  const heights = roundedRows(z);
  const ground = { type: 'surface', x: rounded(x), y: rounded(y), cmin: 0, cmax: 1, colorscale: DECISION_SCALE };
  const floor = heights.map((row) => row.map(() => FLOOR));
  const surfaces = [
    { ...ground, z: heights, colorbar: { len: 0.7 } },
    { ...ground, z: floor, surfacecolor: heights, showscale: false, hoverinfo: 'skip' },
  ];
  return themed(surfaces, {
    title: { text: title },
    height: 560,
    scene: {
      xaxis: { title: { text: 'x' } },
      yaxis: { title: { text: 'y' } },
      zaxis: { title: { text: 'answer' }, range: [FLOOR - 0.05, 1.05], tickvals: [0, 0.5, 1] },
      camera: { eye: { x: -1.3, y: -1.3, z: 0.9 } },
      aspectratio: { x: 1, y: 1, z: 1 },
    },
  });
}
