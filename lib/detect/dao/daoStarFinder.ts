import type { Image } from '../../image/image';
import { type DaoCutout, daoCutout } from './daoCutout';
import { type DaoKernelOptions, daoKernel } from './daoKernel';
import { daoPeaks, type Peak } from './daoPeaks';
import { type DaoView, kernelTaps } from './daoResponse';
import { sharpness, symmetryRoundness } from './daoShape';
import { marginalFit, marginalModel } from './marginalFit';
import type { Star } from './star';

/** What to look for. */
export interface DaoStarFinderOptions extends DaoKernelOptions {
  /** Height above the sky that a star needs, in the units of the image; 0 or more. */
  readonly threshold: number;
  /** A constant taken off every pixel first (the sky's median), in double precision. Default 0. */
  readonly background?: number;
  /** Sharpness must lie between these two. Default [0.2, 1]. */
  readonly sharpnessLimits?: readonly [number, number];
  /** Both roundnesses must lie between these two. Default [-1, 1]. */
  readonly roundnessLimits?: readonly [number, number];
  /** Enters peak, flux and mag only. Default 0. */
  readonly sky?: number;
  /** Leave out stars closer to the edge than half the kernel. Default false. */
  readonly excludeBorder?: boolean;
  /** Stars whose peak is not below this are left out. Default Infinity. */
  readonly peakMax?: number;
}

/**
 * Why a peak is no star: `border` (excludeBorder), `notFinite` (NaN or infinite pixels within two kernel radii), `fit`
 * (no positive Gaussian fits), then the limits.
 */
export type DaoRejection = 'border' | 'notFinite' | 'fit' | 'sharpness' | 'roundness1' | 'roundness2' | 'peakMax';

/** Stars in the order of rows, then columns, of their peak pixels, and how many peaks were left out for which reason. */
export interface DaoStars {
  readonly stars: readonly Star[];
  readonly rejected: Readonly<Record<DaoRejection, number>>;
}

type Limits = Required<Omit<DaoStarFinderOptions, keyof DaoKernelOptions | 'background'>>;

/**
 * Finds stars by DAOFIND (Stetson 1987, PASP 99, 191) with the conventions and columns of photutils 1.6
 * `DAOStarFinder`: local maxima of the image convolved with a zero-sum Gaussian, centroids from marginal fits. A peak
 * near a NaN or infinite pixel is left out and counted; every other star is as if that pixel were not there.
 * Throws RangeError for options that make no sense.
 */
export function daoStarFinder(image: Image, options: DaoStarFinderOptions): DaoStars {
  const { background = 0, threshold } = options;
  if (!(threshold >= 0)) throw new RangeError(`threshold must be 0 or more, got ${threshold}`);
  const limits: Limits = {
    threshold,
    sharpnessLimits: options.sharpnessLimits ?? [0.2, 1],
    roundnessLimits: options.roundnessLimits ?? [-1, 1],
    sky: options.sky ?? 0,
    excludeBorder: options.excludeBorder ?? false,
    peakMax: options.peakMax ?? Number.POSITIVE_INFINITY,
  };
  return measurePeaks({ image, kernel: daoKernel(options), background }, limits);
}

function measurePeaks(view: DaoView, limits: Limits): DaoStars {
  const { kernel } = view;
  const taps = kernelTaps(view);
  const models = { x: marginalModel(kernel, 'x'), y: marginalModel(kernel, 'y') };
  const rejected = { border: 0, notFinite: 0, fit: 0, sharpness: 0, roundness1: 0, roundness2: 0, peakMax: 0 };
  const stars: Star[] = [];
  for (const peak of daoPeaks(view, limits.threshold * kernel.relativeError)) {
    if (limits.excludeBorder && isOnBorder(view, peak)) rejected.border++;
    else {
      const star = measureStar(view, limits, { peak, cutout: daoCutout(view, taps, peak), models });
      if (typeof star === 'string') rejected[star]++;
      else stars.push({ id: stars.length + 1, ...star });
    }
  }
  return { stars, rejected };
}

/** The nearest lines that photutils 1.6 keeps lie one pixel farther in on the low side than on the high side. */
function isOnBorder({ image, kernel }: DaoView, { x, y }: Peak): boolean {
  const { xRadius, yRadius } = kernel;
  return !(x > xRadius && x < image.width - xRadius && y > yRadius && y < image.height - yRadius);
}

interface Candidate {
  readonly peak: Peak;
  readonly cutout: DaoCutout;
  readonly models: Readonly<Record<'x' | 'y', ReturnType<typeof marginalModel>>>;
}

function measureStar(
  { kernel }: DaoView,
  limits: Limits,
  { peak, cutout, models }: Candidate,
): Omit<Star, 'id'> | DaoRejection {
  if (![cutout.data, cutout.response].every((values) => values.every(Number.isFinite))) return 'notFinite';
  const fitX = marginalFit(models.x, cutout.data);
  const fitY = marginalFit(models.y, cutout.data);
  if (fitX === null || fitY === null) return 'fit';
  const npix = kernel.weights.length;
  const flux = peak.response / (limits.threshold * kernel.relativeError) - limits.sky * npix;
  const star = {
    xcentroid: peak.x + fitX.shift,
    ycentroid: peak.y + fitY.shift,
    sharpness: sharpness(kernel, cutout),
    roundness1: symmetryRoundness(cutout),
    roundness2: (2 * (fitX.height - fitY.height)) / (fitX.height + fitY.height),
    npix,
    sky: limits.sky,
    peak: cutout.data[(npix - 1) / 2]! - limits.sky,
    flux,
    mag: flux > 0 ? -2.5 * Math.log10(flux) : Number.NaN,
  };
  return rejectionOf(star, limits) ?? star;
}

function rejectionOf(star: Omit<Star, 'id'>, limits: Limits): DaoRejection | null {
  const within = (value: number, [low, high]: readonly [number, number]) => value > low && value < high;
  if (!within(star.sharpness, limits.sharpnessLimits)) return 'sharpness';
  if (!within(star.roundness1, limits.roundnessLimits)) return 'roundness1';
  if (!within(star.roundness2, limits.roundnessLimits)) return 'roundness2';
  return star.peak < limits.peakMax ? null : 'peakMax';
}
