import type { PixelBox } from '../image/crop';
import type { Image } from '../image/image';
import { fitCovariance } from './fitCovariance';
import { halfMaximumRegion } from './halfMaximumRegion';
import { type LeastSquaresResult, levenbergMarquardt } from './levenbergMarquardt';
import { boxAround, pixelsIn, rimMedian } from './pixelBox';
import { integratingNodes, samplingNodes } from './pixelNodes';
import {
  type IntegratedCircle,
  lightOfProfile,
  type PixelList,
  pickPixels,
  STAR_PARAMETERS,
  starProblem,
} from './starModel';
import { type ShapeNumbers, shapeErrors, shapeOf } from './starShape';

export type StarProfile = 'gaussian' | 'moffat';

/** What is known of the noise of a pixel. */
export interface PixelNoise {
  /** Standard deviation of the sky, in the units of the image. */
  readonly sky: number;
  /** Electrons per unit of the image: adds the star's own photon noise. Default: none is added. */
  readonly gain?: number;
}

/** How to fit. Lengths in pixels. */
export interface FitStarOptions {
  /** Default `moffat`. */
  readonly profile?: StarProfile;
  /** Default `elliptical`. */
  readonly shape?: 'elliptical' | 'round';
  /**
   * `integrated` (default) fits what a pixel collects, so that the widths are those of the light before it fell on the
   * pixels; `sampled` takes the profile at the pixel's centre, as astropy and imexamine do: narrow stars come out wider,
   * by 7 % at 1.8 px and 1 % at 4.7 px.
   */
  readonly pixels?: 'integrated' | 'sampled';
  /** First guess of the FWHM; default measured at half the height of the brightest pixel nearby. */
  readonly fwhmPixels?: number;
  /** Half the side of the square that is fitted; default three first guesses of the FWHM, 5 px or more. */
  readonly radius?: number;
  /** How far the centre may move from the given place along x and y; default half the FWHM, 2 px or more; 0 holds it. */
  readonly maxShift?: number;
  /** Holds the background at this value. Default: fitted. */
  readonly background?: number;
  /** Holds the Moffat exponent at this value. Default: fitted. */
  readonly beta?: number;
  /** Noise that the errors are computed from. Default: even noise, read off the residual. */
  readonly noise?: PixelNoise;
  /** Default 100. */
  readonly maxIterations?: number;
}

/** The numbers of a star's profile. */
export interface StarFitNumbers extends ShapeNumbers {
  readonly x: number;
  readonly y: number;
  /** Height of the profile above the background, before the pixels widened it, in the units of the image. */
  readonly amplitude: number;
  readonly background: number;
  /** Exponent of the Moffat profile; Infinity for a Gaussian. */
  readonly beta: number;
}

/** A fitted star. Places and lengths in pixels, angles in degrees, see image/image.ts. */
export interface StarFit extends StarFitNumbers {
  readonly profile: StarProfile;
  /** Light of the whole profile, in the units of the image. */
  readonly flux: number;
  /** One standard deviation each; 0 where a number was held; NaN when the data do not fix it. */
  readonly errors: StarFitNumbers;
  /**
   * The iteration ended, at a star: height above zero, neither centre, width nor exponent pressed against a limit, errors
   * finite.
   */
  readonly converged: boolean;
  readonly iterations: number;
  /** Root mean square of data less model over the degrees of freedom, in the units of the image. */
  readonly residualStd: number;
  /** Light over its noise in the best-weighted sum over the pixels; the noise from `noise`, or from the residual. */
  readonly signalToNoise: number;
  /** The pixels that were fitted; those that are no number were left out. */
  readonly box: PixelBox;
}

/** Smallest half side of the fitted square. */
const SMALLEST_RADIUS = 5;
/** The fitted square reaches so many FWHM from the centre: far enough that wings and background part. */
const RADIUS_PER_FWHM = 3;
/**
 * Pixels farther out than so many FWHM are taken at their centre: their light is nearly straight over a pixel, and a
 * thousandth of the star's height is less than that.
 */
const INTEGRATED_PER_FWHM = 2.2;
/** The core that is fitted first: radius in FWHM, and pixels at least. */
const CORE_PER_FWHM = 0.9;
const CORE_RADIUS = 2.5;
const CORE_ITERATIONS = 6;
const CORE_TOLERANCE = 0.02;
const SMALLEST_SHIFT = 2;
const SMALLEST_FWHM = 0.3;
/** Moffat exponents run from 1.05 up (at 1 the light has no end); 4 is the first guess. */
const LARGEST_K = 0.95;
const FIRST_K = 0.25;
const X = 1;
const Y = 2;
const WIDTH = 3;
const TAIL = 6;
const BACKGROUND = 7;

/**
 * Fits a two-dimensional Gaussian or Moffat profile with background to the star at `place` by least squares. Returns
 * undefined when the fitted square has fewer finite pixels than parameters. See `converged` before the numbers are used.
 */
export function fitStar(
  image: Image,
  place: { readonly x: number; readonly y: number },
  options: FitStarOptions = {},
): StarFit | undefined {
  const fwhm = options.fwhmPixels ?? guessFwhm(image, place);
  const radius = options.radius ?? Math.max(SMALLEST_RADIUS, Math.ceil(RADIUS_PER_FWHM * fwhm));
  const box = boxAround(image, place, radius);
  if (box === undefined) return undefined;
  const pixels = pixelsIn(image, box);
  if (pixels.values.length <= STAR_PARAMETERS.length) return undefined;
  const plan = planOf({ pixels, box, place, fwhm, radius }, options);
  const nodes = options.pixels === 'sampled' ? samplingNodes() : integratingNodes(fwhm);
  const circle = { ...place, radius: INTEGRATED_PER_FWHM * fwhm + 1, nodes };
  const fit = levenbergMarquardt(starProblem(pixels, circle), startFromCore(plan, pixels, circle), {
    ...plan,
    maxIterations: options.maxIterations,
  });
  return describe(fit, { pixels, box, plan, options });
}

/** Width of what is brighter than half the height of the brightest pixel within 3 px, over the median of a wide square. */
function guessFwhm(image: Image, place: { x: number; y: number }): number {
  const around = boxAround(image, place, 25);
  const near = boxAround(image, place, 3);
  if (around === undefined || near === undefined) return 3;
  const background = rimMedian(pixelsIn(image, around), around);
  const { x, y, values } = pixelsIn(image, near);
  let peak = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[peak]) peak = i;
  if (!(values[peak] > background)) return 3;
  const { area } = halfMaximumRegion(image, { x: x[peak], y: y[peak] }, { background, maxArea: 2500 });
  return Math.max(1.5, 2 * Math.sqrt(area / Math.PI));
}

interface Setting {
  readonly pixels: PixelList;
  readonly box: PixelBox;
  readonly place: { readonly x: number; readonly y: number };
  readonly fwhm: number;
  readonly radius: number;
}

interface Plan {
  readonly start: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly fixed: readonly boolean[];
}

/** Start, bounds and held parameters, in the order of STAR_PARAMETERS. */
function planOf({ pixels, box, place, fwhm, radius }: Setting, options: FitStarOptions): Plan {
  const { profile = 'moffat', shape = 'elliptical', maxShift = Math.max(SMALLEST_SHIFT, fwhm / 2) } = options;
  const background = options.background ?? rimMedian(pixels, box);
  const amplitude = heightNear(pixels, place, Math.max(1, fwhm / 2)) - background;
  const k = profile === 'gaussian' ? 0 : options.beta === undefined ? FIRST_K : 1 / options.beta;
  const free = Number.POSITIVE_INFINITY;
  const held = profile === 'gaussian' || options.beta !== undefined;
  const round = shape === 'round';
  const widest = Math.log(Math.max(radius, fwhm));
  return {
    start: Float64Array.of(amplitude, place.x, place.y, Math.log(fwhm / 2), 0, 0, k, background),
    lower: Float64Array.of(
      -free,
      place.x - maxShift,
      place.y - maxShift,
      Math.log(SMALLEST_FWHM / 2),
      -free,
      -free,
      0,
      -free,
    ),
    upper: Float64Array.of(
      free,
      place.x + maxShift,
      place.y + maxShift,
      widest,
      free,
      free,
      held ? 1 : LARGEST_K,
      free,
    ),
    fixed: [false, maxShift === 0, maxShift === 0, false, round, round, held, options.background !== undefined],
  };
}

/**
 * A better start at a tenth of the cost: the star's core alone, its wings and background held at their first guesses.
 * Returns the first guess itself where the core is too small to say more.
 */
function startFromCore(plan: Plan, pixels: PixelList, circle: IntegratedCircle): Float64Array {
  const core = pixelsWithin(pixels, circle, Math.max(CORE_RADIUS, CORE_PER_FWHM * 2 * Math.exp(plan.start[WIDTH])));
  if (core.values.length < 2 * STAR_PARAMETERS.length) return plan.start;
  const fixed = plan.fixed.map((held, i) => held || i === TAIL || i === BACKGROUND);
  const { parameters } = levenbergMarquardt(starProblem(core, circle), plan.start, {
    ...plan,
    fixed,
    maxIterations: CORE_ITERATIONS,
    tolerance: CORE_TOLERANCE,
  });
  return parameters;
}

function pixelsWithin(pixels: PixelList, centre: { x: number; y: number }, radius: number): PixelList {
  const inside: number[] = [];
  for (let i = 0; i < pixels.values.length; i++) {
    const [dx, dy] = [pixels.x[i] - centre.x, pixels.y[i] - centre.y];
    if (dx * dx + dy * dy <= radius * radius) inside.push(i);
  }
  return pickPixels(pixels, inside);
}

/** The highest pixel within `reach` of a place; where there is none, the highest of all. */
function heightNear({ x, y, values }: PixelList, place: { x: number; y: number }, reach: number): number {
  let near = Number.NEGATIVE_INFINITY;
  let all = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (values[i] > all) all = values[i];
    const [dx, dy] = [x[i] - place.x, y[i] - place.y];
    if (values[i] > near && dx * dx + dy * dy <= reach * reach) near = values[i];
  }
  return Number.isFinite(near) ? near : all;
}

interface Context {
  readonly pixels: PixelList;
  readonly box: PixelBox;
  readonly plan: Plan;
  readonly options: FitStarOptions;
}

function describe(fit: LeastSquaresResult, { pixels, box, plan, options }: Context): StarFit {
  const { profile = 'moffat', noise } = options;
  const [amplitude, x, y, logHalfWidth, d1, d2, k, background] = fit.parameters;
  const variances = noise === undefined ? undefined : pixelVariances(fit, noise);
  const covariance = fitCovariance(fit, variances);
  const error = (i: number): number => (covariance === undefined ? Number.NaN : Math.sqrt(covariance[i * 8 + i]));
  const residualStd = Math.sqrt(fit.residualSquares / Math.max(1, pixels.values.length - fit.free.length));
  const shape = { logHalfWidth, d1, d2 };
  return {
    profile,
    x,
    y,
    amplitude,
    background,
    beta: k > 0 ? 1 / k : Number.POSITIVE_INFINITY,
    ...shapeOf(shape),
    flux: amplitude * Math.exp(2 * logHalfWidth) * lightOfProfile(k),
    errors: {
      x: error(X),
      y: error(Y),
      amplitude: error(0),
      background: error(7),
      beta: k > 0 ? error(TAIL) / (k * k) : 0,
      ...shapeErrors(shape, covariance),
    },
    converged: fit.converged && covariance !== undefined && amplitude > 0 && isInside(fit, plan),
    iterations: fit.iterations,
    residualStd,
    signalToNoise: signalToNoise(fit, variances ?? residualStd ** 2),
    box,
  };
}

/** Neither centre, width nor exponent came to rest on a limit; that a Gaussian fits best is none. */
function isInside({ parameters }: LeastSquaresResult, { lower, upper, fixed }: Plan): boolean {
  const above = [X, Y, WIDTH].every((i) => fixed[i] || parameters[i] > lower[i]);
  return above && [X, Y, WIDTH, TAIL].every((i) => fixed[i] || parameters[i] < upper[i]);
}

function pixelVariances({ model, parameters }: LeastSquaresResult, { sky, gain }: PixelNoise): Float64Array {
  const background = parameters[7];
  return model.map((value) => sky * sky + (gain === undefined ? 0 : Math.max(0, value - background) / gain));
}

/** amplitude x sum(P^2 / v) / sqrt(sum(P^2 / v)) for the profile P, which is the derivative by the amplitude. */
function signalToNoise({ model, jacobian, parameters }: LeastSquaresResult, variances: Float64Array | number): number {
  let sum = 0;
  for (let i = 0; i < model.length; i++) {
    sum += jacobian[i] ** 2 / (typeof variances === 'number' ? variances : variances[i]);
  }
  return parameters[0] * Math.sqrt(sum);
}
