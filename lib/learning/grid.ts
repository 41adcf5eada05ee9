import type { DenseNetwork } from './denseNetwork';
import { forward } from './forward';

/** Values over a square grid, as Plotly's contours, heat maps and surfaces take them: `z[row][column]` at `y[row]`, `x[column]`. */
export interface Grid {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly z: readonly (readonly number[])[];
}

export interface GridOptions {
  /** Half the side of the square around the origin. */
  readonly reach: number;
  /** Points along a side, default 100. */
  readonly size?: number;
}

/** The heights of a landscape over the square. */
export function heightGrid(height: (point: readonly number[]) => number, options: GridOptions): Grid {
  const x = axis(options);
  return { x, y: x, z: x.map((y) => x.map((column) => height([column, y]))) };
}

/** What each neuron of each layer says over the plane: `grids[layer][neuron]`. For networks with two inputs. */
export function neuronGrids(network: DenseNetwork, options: GridOptions): readonly (readonly Grid[])[] {
  const x = axis(options);
  const points = Float64Array.from(x.flatMap((y) => x.flatMap((column) => [column, y])));
  const { outputs } = forward(network, points);
  return network.layers.map(({ neurons }, l) =>
    Array.from({ length: neurons }, (_, i) => {
      const said = (row: number, column: number): number => outputs[l + 1]![(row * x.length + column) * neurons + i]!;
      return { x, y: x, z: x.map((_, row) => x.map((_, column) => said(row, column))) };
    }),
  );
}

/** What the first neuron of the last layer says over the plane: the map of its decisions. */
export function decisionGrid(network: DenseNetwork, options: GridOptions): Grid {
  return neuronGrids(network, options).at(-1)![0]!;
}

function axis({ reach, size = 100 }: GridOptions): number[] {
  return Array.from({ length: size }, (_, i) => reach * ((2 * i) / (size - 1) - 1));
}
