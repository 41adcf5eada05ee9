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

const LN2 = Math.LN2;
/** Below this k the series about the Gaussian is more exact than the formula. */
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

/** The least-squares problem of one star over a list of pixels. */
export function starProblem(pixels: PixelList, { x, y, radius, nodes }: IntegratedCircle): LeastSquaresProblem {
  const cells = cellsOf(nodes);
  const isFine = new Uint8Array(pixels.values.length);
  for (let i = 0; i < isFine.length; i++) {
    const [dx, dy] = [pixels.x[i] - x, pixels.y[i] - y];
    if (dx * dx + dy * dy <= radius * radius) isFine[i] = 1;
  }
  return {
    values: pixels.values,
    evaluate: (parameters, model, jacobian) => evaluate({ pixels, isFine, cells, parameters }, model, jacobian),
  };
}

/** Places in a pixel and their weights: first the centre alone, then the nodes that integrate it. */
interface Cells {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly weight: Float64Array;
}

function cellsOf({ offsets, weights }: PixelNodes): Cells {
  const n = offsets.length;
  const list = (centre: number, pick: (i: number, j: number) => number): Float64Array =>
    Float64Array.from({ length: n * n + 1 }, (_, at) =>
      at === 0 ? centre : pick((at - 1) % n, Math.floor((at - 1) / n)),
    );
  return {
    x: list(0, (i) => offsets[i]),
    y: list(0, (_, j) => offsets[j]),
    weight: list(1, (i, j) => weights[i] * weights[j]),
  };
}

interface Place {
  readonly pixels: PixelList;
  readonly isFine: Uint8Array;
  readonly cells: Cells;
  readonly parameters: Float64Array;
}

/**
 * What is computed for each place in each pixel, one after the other. Shared by all fits: a model is evaluated at one go.
 * The exponentials have a loop of their own, which is twice as fast as one loop for all.
 */
interface Samples {
  /** How far out, 1 at half the height. */
  readonly s: Float64Array;
  /** The profile of height 1, and its derivatives by s and by k. */
  readonly light: Float64Array;
  readonly slope: Float64Array;
  readonly tail: Float64Array;
}

let shared = samplesOf(4096);

function samplesOf(count: number): Samples {
  const list = (): Float64Array => new Float64Array(count);
  return { s: list(), light: list(), slope: list(), tail: list() };
}

function evaluate(place: Place, model: Float64Array, jacobian: Float64Array): void {
  const most = model.length * place.cells.weight.length;
  if (shared.s.length < most) shared = samplesOf(most);
  const count = fillDistances(place, shared.s);
  fillProfile(shared, count, place.parameters[6]);
  gather(place, shared, { model, jacobian });
}

/** The quadratic form of s. */
function ellipseOf([, , , logHalfWidth, d1, d2]: Float64Array): { xx: number; xy: number; yy: number } {
  const w = Math.sqrt(1 + d1 * d1 + d2 * d2);
  const scale = Math.exp(-2 * logHalfWidth);
  return { xx: (w - d1) * scale, xy: -d2 * scale, yy: (w + d1) * scale };
}

/** Writes s for each place and returns how many there are. */
function fillDistances({ pixels, isFine, cells, parameters }: Place, s: Float64Array): number {
  const [, x0, y0] = parameters;
  const { xx, xy, yy } = ellipseOf(parameters);
  const { x: nodeX, y: nodeY, weight } = cells;
  const { x, y } = pixels;
  let at = 0;
  for (let i = 0; i < x.length; i++) {
    const last = isFine[i] === 1 ? weight.length : 1;
    for (let node = isFine[i]; node < last; node++) {
      const dx = x[i] - x0 + nodeX[node];
      const dy = y[i] - y0 + nodeY[node];
      s[at++] = xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy;
    }
  }
  return at;
}

function fillProfile({ s, light, slope, tail }: Samples, count: number, k: number): void {
  if (k < NEARLY_GAUSSIAN) {
    for (let i = 0; i < count; i++) {
      light[i] = Math.exp(-LN2 * s[i]);
      slope[i] = -LN2 * light[i];
      tail[i] = 0.5 * LN2 * LN2 * (s[i] * s[i] - s[i]) * light[i];
    }
    return;
  }
  const power = 2 ** k;
  const beta = 1 / k;
  const c = power - 1;
  for (let i = 0; i < count; i++) {
    const u = 1 + c * s[i];
    const log = beta * Math.log(u);
    const value = Math.exp(-log);
    light[i] = value;
    slope[i] = (-c * beta * value) / u;
    tail[i] = (log - (power * LN2 * s[i]) / u) * value * beta;
  }
}

interface Answer {
  readonly model: Float64Array;
  readonly jacobian: Float64Array;
}

/** Sums the places of each pixel to its light and the derivatives by all parameters. */
function gather(
  { pixels, isFine, cells, parameters }: Place,
  { s, light, slope, tail }: Samples,
  { model, jacobian }: Answer,
): void {
  const [amplitude, x0, y0, logHalfWidth, d1, d2, , background] = parameters;
  const { xx, xy, yy } = ellipseOf(parameters);
  const scale = Math.exp(-2 * logHalfWidth);
  const w = Math.sqrt(1 + d1 * d1 + d2 * d2);
  const { x: nodeX, y: nodeY, weight: nodeWeight } = cells;
  const { x, y } = pixels;
  const [d1PerW, d2PerW] = [d1 / w, d2 / w];
  const count = model.length;
  let at = 0;
  for (let i = 0; i < count; i++) {
    const last = isFine[i] === 1 ? nodeWeight.length : 1;
    let value = 0;
    let byX = 0;
    let byY = 0;
    let byWidth = 0;
    let byD1 = 0;
    let byD2 = 0;
    let byK = 0;
    for (let node = isFine[i]; node < last; node++, at++) {
      const dx = x[i] - x0 + nodeX[node];
      const dy = y[i] - y0 + nodeY[node];
      const weight = nodeWeight[node];
      const fall = weight * slope[at];
      const squares = dx * dx + dy * dy;
      value += weight * light[at];
      byX += fall * (xx * dx + xy * dy);
      byY += fall * (xy * dx + yy * dy);
      byWidth += fall * s[at];
      byD1 += fall * (d1PerW * squares - dx * dx + dy * dy);
      byD2 += fall * (d2PerW * squares - 2 * dx * dy);
      byK += weight * tail[at];
    }
    model[i] = background + amplitude * value;
    jacobian[i] = value;
    jacobian[count + i] = -2 * amplitude * byX;
    jacobian[2 * count + i] = -2 * amplitude * byY;
    jacobian[3 * count + i] = -2 * amplitude * byWidth;
    jacobian[4 * count + i] = amplitude * scale * byD1;
    jacobian[5 * count + i] = amplitude * scale * byD2;
    jacobian[6 * count + i] = amplitude * byK;
    jacobian[7 * count + i] = 1;
  }
}

/** Light of the whole profile over amplitude x h^2; grows without limit as k nears 1. */
export function lightOfProfile(k: number): number {
  return k < NEARLY_GAUSSIAN ? Math.PI / LN2 : (Math.PI * k) / ((2 ** k - 1) * (1 - k));
}
