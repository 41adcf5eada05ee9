/** A cost as a landscape: its height over a point of the parameters, and its slope. */
export interface Landscape {
  height(point: ArrayLike<number>): number;
  /** The gradient, analytic. */
  slope(point: ArrayLike<number>): Float64Array;
}

/** Half the side of the square on which the thesis draws its surface: [-2, 2] x [-2, 2]. */
export const THESIS_REACH = 2;

/** The surface of the thesis' figure 2.10, sin(x^2/2 - y^2/4 + 3) cos(2x + 1 - e^y): many hills, many valleys. */
export const thesisSurface: Landscape = {
  height: (point) => {
    const { a, b } = angles(point);
    return Math.sin(a) * Math.cos(b);
  },
  slope: (point) => {
    const [x, y] = [point[0]!, point[1]!];
    const { a, b } = angles(point);
    const [fromA, fromB] = [Math.cos(a) * Math.cos(b), Math.sin(a) * Math.sin(b)];
    return Float64Array.of(x * fromA - 2 * fromB, (-y / 2) * fromA + Math.exp(y) * fromB);
  },
};

/** A long bowl x^2/2 + steepness y^2/2 with one minimum at 0, for steepness > 0: the landscape of figure 2.9. */
export function bowl(steepness: number): Landscape {
  return {
    height: (point) => point[0]! ** 2 / 2 + (steepness * point[1]! ** 2) / 2,
    slope: (point) => Float64Array.of(point[0]!, steepness * point[1]!),
  };
}

function angles(point: ArrayLike<number>): { a: number; b: number } {
  const [x, y] = [point[0]!, point[1]!];
  return { a: (x * x) / 2 - (y * y) / 4 + 3, b: 2 * x + 1 - Math.exp(y) };
}
