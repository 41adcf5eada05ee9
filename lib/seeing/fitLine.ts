import { fitCovariance } from './fitCovariance';
import type { StarProfile } from './fitStar';
import { levenbergMarquardt } from './levenbergMarquardt';
import type { LineCut } from './lineCuts';
import { LINE_PARAMETERS, lineProblem } from './lineModel';
import { medianOf } from './pixelBox';
import { integratingNodes, samplingNodes } from './pixelNodes';

export interface FitLineOptions {
  /** Default `gaussian`. */
  readonly profile?: StarProfile;
  /** As for fitStar: integrated over each pixel along the line, or sampled at its centre. Default `integrated`. */
  readonly pixels?: 'integrated' | 'sampled';
  /** First guess of the centre; default the highest value. */
  readonly centre?: number;
  /** First guess of the FWHM, pixels; default counted from the values above half the height. */
  readonly fwhmPixels?: number;
}

/** The numbers of a profile along a line; lengths in pixels. */
export interface LineFitNumbers {
  readonly centre: number;
  readonly fwhmPixels: number;
  /** Height above the background, before the pixels widened it. */
  readonly amplitude: number;
  readonly background: number;
  /** Exponent of the Moffat profile; Infinity for a Gaussian. */
  readonly beta: number;
}

/** A profile fitted along a line. */
export interface LineFit extends LineFitNumbers {
  readonly profile: StarProfile;
  readonly pixels: 'integrated' | 'sampled';
  /** One standard deviation each, from the residual. */
  readonly errors: LineFitNumbers;
  readonly converged: boolean;
  /** Root mean square of data less model over the degrees of freedom. */
  readonly residualStd: number;
}

const LARGEST_K = 0.95;
const FIRST_K = 0.25;

/**
 * Fits a Gaussian or Moffat profile with background to a cut through a star. Values that are no number are left out;
 * undefined when fewer than six are left.
 */
export function fitLine(cut: LineCut, options: FitLineOptions = {}): LineFit | undefined {
  const { profile = 'gaussian', pixels = 'integrated' } = options;
  const kept = cut.position.map((_, i) => i).filter((i) => Number.isFinite(cut.values[i]));
  if (kept.length <= LINE_PARAMETERS.length) return undefined;
  const position = kept.map((i) => cut.position[i]);
  const values = kept.map((i) => cut.values[i]);
  const guess = guessLine(position, values, options);
  const problem = lineProblem(position, values, nodesFor(guess.fwhmPixels, pixels));
  const span = position[position.length - 1] - position[0];
  const held = profile === 'gaussian';
  const free = Number.POSITIVE_INFINITY;
  const reach = Math.max(2, guess.fwhmPixels / 2);
  const lower = [-free, guess.centre - reach, Math.log(0.15), 0, -free];
  const upper = [free, guess.centre + reach, Math.log(span / 2), held ? 1 : LARGEST_K, free];
  const start = [guess.amplitude, guess.centre, Math.log(guess.fwhmPixels / 2), held ? 0 : FIRST_K, guess.background];
  const fit = levenbergMarquardt(problem, start, { lower, upper, fixed: [false, false, false, held, false] });
  const covariance = fitCovariance(fit);
  const error = (i: number): number => (covariance === undefined ? Number.NaN : Math.sqrt(covariance[i * 5 + i]));
  const [amplitude, centre, logHalfWidth, k, background] = fit.parameters;
  const fwhmPixels = 2 * Math.exp(logHalfWidth);
  const inside = [1, 2].every((i) => fit.parameters[i] > lower[i] && fit.parameters[i] < upper[i]);
  return {
    ...{ profile, pixels, centre, fwhmPixels, amplitude, background },
    beta: k > 0 ? 1 / k : Number.POSITIVE_INFINITY,
    errors: {
      centre: error(1),
      fwhmPixels: fwhmPixels * error(2),
      amplitude: error(0),
      background: error(4),
      beta: k > 0 ? error(3) / (k * k) : 0,
    },
    converged: fit.converged && covariance !== undefined && amplitude > 0 && inside,
    residualStd: Math.sqrt(fit.residualSquares / Math.max(1, values.length - fit.free.length)),
  };
}

/** The fitted curve at any positions, as pixels there would show it: what to draw over the cut. */
export function lineFitCurve(fit: LineFit, position: ArrayLike<number>): Float64Array {
  const places = Float64Array.from(position);
  const model = new Float64Array(places.length);
  const { amplitude, centre, fwhmPixels, beta, background } = fit;
  const parameters = Float64Array.of(amplitude, centre, Math.log(fwhmPixels / 2), 1 / beta, background);
  const problem = lineProblem(places, model, nodesFor(fwhmPixels, fit.pixels));
  problem.evaluate(parameters, model, new Float64Array(model.length * LINE_PARAMETERS.length));
  return model;
}

function nodesFor(fwhmPixels: number, pixels: 'integrated' | 'sampled') {
  return pixels === 'sampled' ? samplingNodes() : integratingNodes(fwhmPixels);
}

/** Highest value, lower quartile as background, values above half height as width. */
function guessLine(
  position: Float64Array,
  values: Float64Array,
  options: FitLineOptions,
): Pick<LineFitNumbers, 'centre' | 'fwhmPixels' | 'amplitude' | 'background'> {
  const median = medianOf(values);
  const background = medianOf(values.filter((value) => value <= median));
  const wanted = options.centre;
  const reach = options.fwhmPixels ?? Number.POSITIVE_INFINITY;
  let peak = -1;
  position.forEach((place, i) => {
    const near = wanted === undefined || Math.abs(place - wanted) <= Math.max(2, reach / 2);
    if (near && (peak < 0 || values[i] > values[peak])) peak = i;
  });
  peak = Math.max(0, peak);
  const amplitude = values[peak] - background;
  const above = (i: number): boolean => values[i] > background + amplitude / 2;
  let [left, right] = [peak, peak];
  while (left > 0 && above(left - 1)) left--;
  while (right < values.length - 1 && above(right + 1)) right++;
  return {
    centre: wanted ?? position[peak],
    fwhmPixels: options.fwhmPixels ?? Math.max(1.5, right - left + 1),
    amplitude,
    background,
  };
}
