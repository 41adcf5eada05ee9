import type { LeastSquaresProblem } from './levenbergMarquardt';
import type { PixelNodes } from './pixelNodes';

/** Parameters of the profile along a line: that of starModel.ts with s = ((x - x0) / h)^2. */
export const LINE_PARAMETERS = ['amplitude', 'x', 'logHalfWidth', 'k', 'background'] as const;

const NEARLY_GAUSSIAN = 1e-5;

/** Value and derivatives by s and by k of the profile, height 1, half maximum at s = 1. */
export function profileAt(s: number, k: number): { light: number; slope: number; tail: number } {
  if (k < NEARLY_GAUSSIAN) {
    const light = 2 ** -s;
    return { light, slope: -Math.LN2 * light, tail: 0.5 * Math.LN2 ** 2 * (s * s - s) * light };
  }
  const power = 2 ** k;
  const u = 1 + (power - 1) * s;
  const log = Math.log(u);
  const light = Math.exp(-log / k);
  return {
    light,
    slope: ((1 - power) * light) / (k * u),
    tail: ((log / k - (power * Math.LN2 * s) / u) * light) / k,
  };
}

/** The least-squares problem of a profile along a line of pixels, each integrated over `nodes` along that line. */
export function lineProblem(x: Float64Array, values: Float64Array, nodes: PixelNodes): LeastSquaresProblem {
  return {
    values,
    evaluate: (parameters, model, jacobian) => {
      const [amplitude, x0, logHalfWidth, k, background] = parameters;
      const h = Math.exp(logHalfWidth);
      for (let i = 0; i < x.length; i++) {
        let [value, byX, byWidth, byK] = [0, 0, 0, 0];
        nodes.offsets.forEach((offset, node) => {
          const t = (x[i] + offset - x0) / h;
          const { light, slope, tail } = profileAt(t * t, k);
          value += nodes.weights[node] * light;
          byX += (nodes.weights[node] * slope * -2 * t) / h;
          byWidth += nodes.weights[node] * slope * -2 * t * t;
          byK += nodes.weights[node] * tail;
        });
        model[i] = background + amplitude * value;
        const derivatives = [value, amplitude * byX, amplitude * byWidth, amplitude * byK, 1];
        derivatives.forEach((derivative, parameter) => {
          jacobian[parameter * x.length + i] = derivative;
        });
      }
    },
  };
}
