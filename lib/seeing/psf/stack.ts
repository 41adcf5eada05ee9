import { cubicSlopes, cubicWeights } from '../../image/cubicWeights';
import type { Image } from '../../image/image';

/** Cells of a stack along one pixel, of small stars ... */
const OVERSAMPLING = 2;
/** ... and across larger ones: more would only show their noise. */
const CELLS_ACROSS = 12;

/** A picture of the PSF: the star stands in the middle of the middle cell. */
export interface Stack extends Image {
  /** Cells from the middle to the edge: width and height are 2 half + 1. */
  readonly half: number;
  /** Cells along one pixel: 2 for stars up to about 4 px wide, fewer for larger ones. */
  readonly oversampling: number;
}

/** An empty stack for stars of an extent (at a fifth of the peak) whose light ends at `radius`, both in pixels. */
export function createStack(breadth: number, radius: number): Stack {
  const oversampling = Math.min(OVERSAMPLING, CELLS_ACROSS / breadth);
  const half = Math.ceil(oversampling * radius);
  const side = 2 * half + 1;
  return { data: new Float32Array(side * side), width: side, height: side, half, oversampling };
}

/** Value of a stack and its slopes (per pixel) at a distance from its middle, pixels. */
export interface StackValue {
  value: number;
  xSlope: number;
  ySlope: number;
}

/** The stack at (dx, dy) pixels from its middle, by cubic interpolation; 0 outside. `into` is filled and returned. */
export function readStack(
  { data, width, half, oversampling }: Stack,
  { dx, dy }: { readonly dx: number; readonly dy: number },
  into: StackValue,
): StackValue {
  const [u, v] = [half + oversampling * dx, half + oversampling * dy];
  const [column, row] = [Math.floor(u), Math.floor(v)];
  into.value = into.xSlope = into.ySlope = 0;
  if (column < 1 || row < 1 || column > width - 3 || row > width - 3) return into;
  const [c0, c1, c2, c3] = cubicWeights(u - column);
  const [s0, s1, s2, s3] = cubicSlopes(u - column);
  const rows = cubicWeights(v - row);
  const rises = cubicSlopes(v - row);
  for (let j = 0; j < 4; j++) {
    const at = (row + j - 1) * width + column;
    const [a, b, c, d] = [data[at - 1]!, data[at]!, data[at + 1]!, data[at + 2]!];
    const along = c0 * a + c1 * b + c2 * c + c3 * d;
    into.value += rows[j]! * along;
    into.xSlope += rows[j]! * (s0 * a + s1 * b + s2 * c + s3 * d);
    into.ySlope += rises[j]! * along;
  }
  into.xSlope *= oversampling;
  into.ySlope *= oversampling;
  return into;
}

/** Smoothed by 1 2 1 along rows and columns. */
export function softened(stack: Stack): Stack {
  const { data, width } = stack;
  const along = (from: Float32Array, step: number): Float32Array =>
    from.map((value, n) => ((from[n - step] ?? 0) + 2 * value + (from[n + step] ?? 0)) / 4);
  return { ...stack, data: along(along(data, 1), width) };
}
