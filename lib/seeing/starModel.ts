import type { LeastSquaresProblem } from './levenbergMarquardt';
import { type PixelNodes, samplingNodes } from './pixelNodes';

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

const COUNT = STAR_PARAMETERS.length;
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
  const [fine, coarse] = [squareOf(nodes), squareOf(samplingNodes())];
  const isFine = Uint8Array.from(pixels.x, (column, i) => (Math.hypot(column - x, pixels.y[i] - y) <= radius ? 1 : 0));
  return {
    values: pixels.values,
    evaluate: (parameters, model, jacobian) => evaluate({ pixels, isFine, fine, coarse, parameters }, model, jacobian),
  };
}

interface Grid {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly weight: Float64Array;
}

function squareOf({ offsets, weights }: PixelNodes): Grid {
  const n = offsets.length;
  const cell = (pick: (i: number, j: number) => number): Float64Array =>
    Float64Array.from({ length: n * n }, (_, at) => pick(at % n, Math.floor(at / n)));
  return { x: cell((i) => offsets[i]), y: cell((_, j) => offsets[j]), weight: cell((i, j) => weights[i] * weights[j]) };
}

interface Place {
  readonly pixels: PixelList;
  readonly isFine: Uint8Array;
  readonly fine: Grid;
  readonly coarse: Grid;
  readonly parameters: Float64Array;
}

/** One long function: it is the hot loop of every fit, and the derivatives share all that is computed for the value. */
function evaluate(
  { pixels, isFine, fine, coarse, parameters }: Place,
  model: Float64Array,
  jacobian: Float64Array,
): void {
  const [amplitude, x0, y0, logHalfWidth, d1, d2, k, background] = parameters;
  const w = Math.sqrt(1 + d1 * d1 + d2 * d2);
  const scale = Math.exp(-2 * logHalfWidth);
  const gaussian = k < NEARLY_GAUSSIAN;
  const power = 2 ** k;
  const c = power - 1;
  const [xx, xy, yy] = [(w - d1) * scale, -d2 * scale, (w + d1) * scale];
  const [d1PerW, d2PerW] = [d1 / w, d2 / w];
  for (let i = 0; i < model.length; i++) {
    const grid = isFine[i] === 1 ? fine : coarse;
    const nodes = grid.weight.length;
    const px = pixels.x[i] - x0;
    const py = pixels.y[i] - y0;
    let value = 0;
    let byX = 0;
    let byY = 0;
    let byWidth = 0;
    let byD1 = 0;
    let byD2 = 0;
    let byK = 0;
    for (let node = 0; node < nodes; node++) {
      const dx = px + grid.x[node];
      const dy = py + grid.y[node];
      const s = xx * dx * dx + 2 * xy * dx * dy + yy * dy * dy;
      let light: number;
      let slope: number;
      let tail: number;
      if (gaussian) {
        light = Math.exp(-LN2 * s);
        slope = -LN2 * light;
        tail = 0.5 * LN2 * LN2 * (s * s - s) * light;
      } else {
        const u = 1 + c * s;
        const log = Math.log(u);
        light = Math.exp(-log / k);
        slope = (-c * light) / (k * u);
        tail = ((log / k - (power * LN2 * s) / u) * light) / k;
      }
      const weight = grid.weight[node];
      value += weight * light;
      slope *= weight;
      byX += slope * (xx * dx + xy * dy);
      byY += slope * (xy * dx + yy * dy);
      byWidth += slope * s;
      byD1 += slope * (d1PerW * (dx * dx + dy * dy) - dx * dx + dy * dy);
      byD2 += slope * (d2PerW * (dx * dx + dy * dy) - 2 * dx * dy);
      byK += weight * tail;
    }
    model[i] = background + amplitude * value;
    const at = i * COUNT;
    jacobian[at] = value;
    jacobian[at + 1] = -2 * amplitude * byX;
    jacobian[at + 2] = -2 * amplitude * byY;
    jacobian[at + 3] = -2 * amplitude * byWidth;
    jacobian[at + 4] = amplitude * scale * byD1;
    jacobian[at + 5] = amplitude * scale * byD2;
    jacobian[at + 6] = amplitude * byK;
    jacobian[at + 7] = 1;
  }
}

/** Light of the whole profile over amplitude x h^2; grows without limit as k nears 1. */
export function lightOfProfile(k: number): number {
  return k < NEARLY_GAUSSIAN ? Math.PI / LN2 : (Math.PI * k) / ((2 ** k - 1) * (1 - k));
}
