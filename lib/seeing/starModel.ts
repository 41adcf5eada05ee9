import { seeingKernels } from './kernels';
import type { LeastSquaresProblem } from './levenbergMarquardt';
import type { PixelNodes } from './pixelNodes';

/**
 * One family for Gaussian and Moffat stars, with the half maximum at s = 1 for every member:
 *
 *     I = background + amplitude (1 + (2^k - 1) s)^(-1/k)      Moffat with beta = 1/k (Moffat 1969, A&A 3, 455)
 *     I = background + amplitude 2^-s                          its limit for k = 0: the Gaussian
 *     s = ((w - d1) X^2 - 2 d2 X Y + (w + d1) Y^2) / h^2       X = dx, Y = dy from the centre, w^2 = 1 + d1^2 + d2^2
 *
 * h is half the FWHM (geometric mean of the axes). d1 and d2 are free numbers, both 0 for a round star, so that no step
 * of a fit can leave the ellipses: with d^2 = d1^2 + d2^2 the axis ratio is w - d, the position angle atan2(d2, d1) / 2.
 */
export const STAR_PARAMETERS = ['amplitude', 'x', 'y', 'logHalfWidth', 'd1', 'd2', 'k', 'background'] as const;

/** Below this k the Gaussian is more exact than the formula. */
const NEARLY_GAUSSIAN = 1e-5;

/** Pixels to fit: positions and values of the finite ones. */
export interface PixelList {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly values: Float64Array;
}

/** Pixels within `radius` of (x, y) are integrated over `nodes`, those outside taken at their centre. */
export interface IntegratedCircle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly nodes: PixelNodes;
}

/** Numbers that describe the star to the kernel, see assembly/evaluateStar.ts. */
const SHAPE = 12;

/**
 * The least-squares problem of one star over a list of pixels: those that are integrated come first in its values. Its
 * `evaluate` works in the kernels' memory: what it writes to are views of `memory` behind its `scratch`.
 */
export function starProblem(pixels: PixelList, { x, y, radius, nodes }: IntegratedCircle): StarProblem {
  const { order, fine } = fineFirst(pixels, { x, y, radius });
  const { x: pixelX, y: pixelY, values } = pickPixels(pixels, order);
  const cells = cellsOf(nodes);
  const memory = seeingKernels();
  const [shapeAt, xAt] = [cells.length, cells.length + SHAPE];
  const yAt = xAt + order.length;
  const evaluate = (parameters: Float64Array, model: Float64Array, jacobian: Float64Array): void => {
    const scratch = new Float64Array(model.buffer, 0, yAt + order.length);
    scratch.set(cells);
    scratch.set(shapeNumbers(parameters), shapeAt);
    scratch.set(pixelX, xAt);
    scratch.set(pixelY, yAt);
    const counts = [order.length, fine, 8 * NODE, cells.length / NODE - 1] as const;
    memory.kernels.evaluateStar(8 * shapeAt, 8 * xAt, 8 * yAt, ...counts, model.byteOffset, jacobian.byteOffset);
  };
  return { values, memory, scratch: yAt + order.length, evaluate };
}

export type StarProblem = LeastSquaresProblem & Required<Pick<LeastSquaresProblem, 'memory' | 'scratch'>>;

/** Indices of the pixels, those within the circle first: an even number of them, by one from outside, or all. */
function fineFirst(pixels: PixelList, { x, y, radius }: Omit<IntegratedCircle, 'nodes'>) {
  const order = new Uint32Array(pixels.values.length);
  let [fine, coarse] = [0, order.length];
  for (let i = 0; i < order.length; i++) {
    const [dx, dy] = [pixels.x[i] - x, pixels.y[i] - y];
    if (dx * dx + dy * dy <= radius * radius) order[fine++] = i;
    else order[--coarse] = i;
  }
  return { order, fine: Math.min(order.length, fine + (fine % 2)) };
}

/** Some pixels of a list, in the order of their indices. */
export function pickPixels({ x, y, values }: PixelList, indices: ArrayLike<number>): PixelList {
  const picked = { x: new Float64Array(indices.length), y: new Float64Array(indices.length) };
  const light = new Float64Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i];
    picked.x[i] = x[from];
    picked.y[i] = y[from];
    light[i] = values[from];
  }
  return { ...picked, values: light };
}

/** Numbers of a place in a pixel: offsets in x and y, weight. */
const NODE = 3;

/** First the pixel's centre alone, then the nodes that integrate it. */
function cellsOf({ offsets, weights }: PixelNodes): Float64Array {
  const nodes = offsets.flatMap((dy, j) => offsets.flatMap((dx, i) => [dx, dy, weights[i] * weights[j]]));
  return Float64Array.of(0, 0, 1, ...nodes);
}

function shapeNumbers([amplitude, x, y, logHalfWidth, d1, d2, k, background]: Float64Array): number[] {
  const w = Math.sqrt(1 + d1 * d1 + d2 * d2);
  const scale = Math.exp(-2 * logHalfWidth);
  const ellipse = [(w - d1) * scale, -d2 * scale, (w + d1) * scale];
  const tail = k < NEARLY_GAUSSIAN ? 0 : k;
  return [amplitude, x, y, ...ellipse, d1 / w, d2 / w, scale, tail, 2 ** tail, background];
}

/** Light of the whole profile over amplitude x h^2; grows without limit as k nears 1. */
export function lightOfProfile(k: number): number {
  return k < NEARLY_GAUSSIAN ? Math.PI / Math.LN2 : (Math.PI * k) / ((2 ** k - 1) * (1 - k));
}
