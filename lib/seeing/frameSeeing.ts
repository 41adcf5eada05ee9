import { daoStarFinder } from '../detect/daoStarFinder';
import { sigmaClippedStatistics } from '../detect/sigmaClippedStatistics';
import type { FitsHeader } from '../fits/header';
import type { Image } from '../image/image';
import { InputError } from '../inputError';
import { axialMean } from './axialMean';
import { type BrightRegion, brightRegions } from './brightRegions';
import { fitStar, type StarFit } from './fitStar';
import { circleMeans, outerHalfMaximumWidth } from './halfMaximumWidth';
import { medianOf } from './pixelBox';
import { choosePixelScale, type PixelScale } from './pixelScale';
import { FULL_SHARE, saturationFromHeader } from './saturation';
import { GOOD_SEEING_ARCSEC, OBSERVERS_GOOD_SEEING_ARCSEC, type SeeingQuality, seeingQuality } from './seeingQuality';
import { smoothThree } from './smooth';

export interface FrameSeeingOptions {
  /** Gives the pixel scale and the saturation level where it has them. */
  readonly header?: FitsHeader;
  /** Arcseconds per pixel where the header has none. Default 0.58, the thesis' cameras. */
  readonly pixelScale?: number;
  /** Highest count that can be trusted. Default: the header's, and what flat-topped stars show. */
  readonly saturation?: number;
  /** Stop when so many stars are measured, the brightest first. Default 100. */
  readonly maxStars?: number;
  /** See fitStar. Default `integrated`. */
  readonly pixels?: 'integrated' | 'sampled';
}

/**
 * Why a star has no say in the frame's seeing: the flags of a star, then `faint` (signal-to-noise below 15), `sharp`
 * (narrower than any star: a particle or a hot pixel), `outlier` (far from the other stars' width: a galaxy, a double).
 */
export type FrameDropReason =
  | 'saturated'
  | 'edge'
  | 'blended'
  | 'notConverged'
  | 'donut'
  | 'faint'
  | 'sharp'
  | 'outlier';

/** A star that has a say: its Moffat fit. Of a donut the size alone is known. */
export interface SeeingStar {
  readonly x: number;
  readonly y: number;
  readonly fwhmPixels: number;
  readonly fwhmXPixels: number;
  readonly fwhmYPixels: number;
  readonly ellipticity: number;
  readonly positionAngleDegrees: number;
  readonly signalToNoise: number;
  readonly fit: StarFit | undefined;
}

/** The seeing of a frame. Numbers are NaN when no star could be measured. */
export interface FrameSeeing {
  /** `stars`: Moffat fits. `donuts`: out of focus, the widths are outer half-maximum diameters. `none`: nothing to measure. */
  readonly kind: 'stars' | 'donuts' | 'none';
  readonly stars: readonly SeeingStar[];
  /** Stars that were looked at and have no say, by reason. */
  readonly dropped: Readonly<Record<FrameDropReason, number>>;
  /** Median over the stars, and one standard deviation of that median. */
  readonly fwhmPixels: number;
  readonly fwhmErrorPixels: number;
  readonly fwhmXPixels: number;
  readonly fwhmYPixels: number;
  readonly seeingArcsec: number;
  readonly seeingErrorArcsec: number;
  readonly pixelScale: PixelScale;
  /** Median, each star's own noise taken off in squares. */
  readonly ellipticity: number;
  /** Axial mean of the major axes: degrees counter-clockwise from +x (towards +y), 0 up to but not 180. */
  readonly positionAngleDegrees: number;
  /** How much the stars' axes agree: 0 not at all, 1 all alike (length of the mean of the doubled angles' unit vectors). */
  readonly coherence: number;
  /** Good below the thesis' 2.0 arcsec ... */
  readonly quality: SeeingQuality;
  /** ... and below the observer's 1.2. */
  readonly observersQuality: SeeingQuality;
  /** The level from which pixels count as saturated; undefined when nothing says so. */
  readonly saturation: number | undefined;
  /** Sky statistics of the frame. */
  readonly sky: { readonly median: number; readonly std: number };
}

const REGIONS = 400;
/** Width of the detection kernel, pixels. */
const [NARROWEST_KERNEL, WIDEST_KERNEL] = [1.8, 25];
/** Detection thresholds in standard deviations: the second when the first finds fewer than `ENOUGH`. */
const THRESHOLDS = [10, 5] as const;
const ENOUGH = 30;
/** Fits tried for each star wanted. */
const TRIES_PER_STAR = 4;
/** A clear star needs ten; what needs more than this is none. */
const ITERATIONS = 40;
/** Another star closer than this many FWHM and brighter than this share is a blend. */
const BLEND = { distance: 3, share: 0.15 } as const;
const EDGE = 2;
const FAINTEST_SIGNAL_TO_NOISE = 15;
/** DAOFIND's own limit of sharpness: beyond, one pixel holds more than any star's core could. */
const SHARPEST = 1;
/** Widths below this are those of one lit pixel. */
const SHARPEST_FWHM = 0.8;
/** Widths farther than this many robust standard deviations from the median are dropped, in logarithm. */
const OUTLIER_SIGMAS = 4;
/** With a scatter below this nothing is an outlier within it: noise-free frames. */
const LEAST_SCATTER = 0.01;
/** 1.4826 x the median absolute deviation is a Gaussian's standard deviation; a median's error is 1.2533 times a mean's. */
const SIGMA_PER_MAD = 1.4826;
const MEDIAN_ERROR = 1.2533;

/**
 * Measures the seeing of a frame: the robust median width of its bright, isolated, unsaturated stars, by Moffat fits. A
 * frame of donuts gets their outer size. Throws InputError when the image has no finite pixel.
 */
export function measureFrameSeeing(image: Image, options: FrameSeeingOptions = {}): FrameSeeing {
  const pixelScale = choosePixelScale(options.header, options.pixelScale);
  const sky = sigmaClippedStatistics(image);
  if (sky.kept === 0) {
    throw new InputError(`a ${image.width} x ${image.height} image without a single finite pixel has no seeing`);
  }
  const smooth = smoothThree(image);
  const regions = brightRegions(image, { smooth, sky, maxRegions: REGIONS });
  const saturation = chooseSaturation(regions, options);
  const frame: Frame = { image, sky, regions, saturation, options };
  const { stars, dropped, kind } = isOutOfFocus(regions) ? measureDonuts(frame) : measureStars(frame);
  return { ...summarise(stars, { kind, pixelScale }), stars, dropped, pixelScale, saturation, sky };
}

interface Frame {
  readonly image: Image;
  readonly sky: { readonly median: number; readonly std: number };
  readonly regions: readonly BrightRegion[];
  readonly saturation: number | undefined;
  readonly options: FrameSeeingOptions;
}

interface Measured {
  readonly kind: FrameSeeing['kind'];
  readonly stars: readonly SeeingStar[];
  readonly dropped: Record<FrameDropReason, number>;
}

function noneDropped(): Record<FrameDropReason, number> {
  return { saturated: 0, edge: 0, blended: 0, notConverged: 0, donut: 0, faint: 0, sharp: 0, outlier: 0 };
}

/** What is said, or the lower of what the header says and where stars are cut off flat. */
function chooseSaturation(regions: readonly BrightRegion[], options: FrameSeeingOptions): number | undefined {
  if (options.saturation !== undefined) return options.saturation;
  const written = options.header === undefined ? undefined : saturationFromHeader(options.header);
  const top = regions.reduce((high, region) => Math.max(high, region.top), Number.NEGATIVE_INFINITY);
  // A flat star well below the brightest one is no plateau of the detector.
  const flat = regions.filter((region) => region.flat && region.top > 0.9 * top).map((region) => region.top);
  const levels = [...(written === undefined ? [] : [written]), ...flat];
  return levels.length === 0 ? undefined : Math.min(...levels);
}

/** Regions that are clear enough to tell a donut: the hole of a faint one is full of noise. */
function isOutOfFocus(regions: readonly BrightRegion[]): boolean {
  const donuts = regions.filter(({ donut }) => donut);
  if (donuts.length === 0) return false;
  const faintest = medianOf(donuts.map(({ height }) => height)) / 2;
  const size = medianOf(donuts.map(({ region }) => region.filledArea));
  const others = regions.filter(({ donut, height, region }) => !donut && height >= faintest && region.area > size / 8);
  return donuts.length > others.length;
}

function measureDonuts({ image, regions, saturation }: Frame): Measured {
  const dropped = noneDropped();
  const stars: SeeingStar[] = [];
  for (const { region, donut, background, top } of regions) {
    if (!donut) continue;
    if (region.open) dropped.edge++;
    else if (saturation !== undefined && top >= FULL_SHARE * saturation) dropped.saturated++;
    else {
      const size = 2 * Math.sqrt(region.filledArea / Math.PI);
      const [x, y] = [(region.left + region.right) / 2, (region.bottom + region.top) / 2];
      const fwhmPixels = outerHalfMaximumWidth(circleMeans(image, { x, y }, { background, radius: size }));
      if (Number.isNaN(fwhmPixels)) dropped.edge++;
      else stars.push({ x, y, fwhmPixels, ...DONUT_SHAPE });
    }
  }
  const kept = withoutOutliers(stars, dropped);
  return { kind: kept.length === 0 ? 'none' : 'donuts', stars: kept, dropped };
}

const DONUT_SHAPE = {
  fwhmXPixels: Number.NaN,
  fwhmYPixels: Number.NaN,
  ellipticity: Number.NaN,
  positionAngleDegrees: Number.NaN,
  signalToNoise: Number.NaN,
  fit: undefined,
} as const;

function measureStars(frame: Frame): Measured {
  const { maxStars = 100, pixels } = frame.options;
  const dropped = noneDropped();
  const fwhm = typicalWidth(frame);
  const candidates = findCandidates(frame, fwhm);
  const stars: SeeingStar[] = [];
  let tries = 0;
  for (const candidate of candidates) {
    if (stars.length >= maxStars || tries >= TRIES_PER_STAR * maxStars) break;
    const reason = reasonBefore(candidate, { frame, candidates, fwhm });
    if (reason !== undefined) {
      dropped[reason]++;
      continue;
    }
    tries++;
    const fit = fitStar(frame.image, candidate, {
      fwhmPixels: fwhm,
      maxIterations: ITERATIONS,
      ...(pixels && { pixels }),
    });
    const flaw = reasonAfter(fit);
    if (flaw !== undefined) dropped[flaw]++;
    else stars.push(seeingStar(fit!));
  }
  const kept = withoutOutliers(stars, dropped);
  return { kind: kept.length === 0 ? 'none' : 'stars', stars: kept, dropped };
}

function seeingStar(fit: StarFit): SeeingStar {
  const { x, y, fwhmPixels, fwhmXPixels, fwhmYPixels, ellipticity, positionAngleDegrees, signalToNoise } = fit;
  return { x, y, fwhmPixels, fwhmXPixels, fwhmYPixels, ellipticity, positionAngleDegrees, signalToNoise, fit };
}

/** Median size of the regions above half their height, without the smoothing's share, pixels. */
function typicalWidth({ regions, saturation }: Frame): number {
  const whole = regions.filter(
    ({ region, donut, flat, top }) =>
      !region.open && !donut && !flat && !(saturation !== undefined && top >= FULL_SHARE * saturation),
  );
  const sizes = whole.slice(0, 100).map(({ region }) => (4 * region.area) / Math.PI);
  // A box of 3 pixels has the variance 9 / 12, a Gaussian's FWHM^2 is 8 ln 2 times its variance.
  const squared = medianOf(sizes) - (8 * Math.LN2 * 9) / 12;
  return Number.isNaN(squared) ? 3 : Math.max(1.5, Math.sqrt(Math.max(0, squared)));
}

interface Candidate {
  readonly x: number;
  readonly y: number;
  readonly peak: number;
  readonly sharpness: number;
}

/** All stars of the frame, brightest first. */
function findCandidates({ image, sky }: Frame, fwhm: number): Candidate[] {
  const kernel = Math.min(WIDEST_KERNEL, Math.max(NARROWEST_KERNEL, fwhm));
  let found: Candidate[] = [];
  for (const sigmas of THRESHOLDS) {
    const { stars } = daoStarFinder(image, {
      fwhm: kernel,
      threshold: sigmas * sky.std,
      background: sky.median,
      sharpnessLimits: [0, 2],
      roundnessLimits: [-2, 2],
    });
    found = stars.map(({ xcentroid, ycentroid, peak, sharpness }) => ({ x: xcentroid, y: ycentroid, peak, sharpness }));
    if (found.length >= ENOUGH) break;
  }
  return found.sort((a, b) => b.peak - a.peak);
}

interface Crowd {
  readonly frame: Frame;
  readonly candidates: readonly Candidate[];
  readonly fwhm: number;
}

/** What speaks against a star before it is fitted. */
function reasonBefore(star: Candidate, { frame, candidates, fwhm }: Crowd): FrameDropReason | undefined {
  const { image, saturation, sky } = frame;
  const reach = EDGE * fwhm;
  if (star.x < reach || star.y < reach || star.x > image.width - 1 - reach || star.y > image.height - 1 - reach) {
    return 'edge';
  }
  if (star.sharpness > SHARPEST) return 'sharp';
  // The highest pixel stands beside the centroid, where charge flowed along the column farther away.
  if (saturation !== undefined && highestNear(image, star) >= FULL_SHARE * saturation) return 'saturated';
  const distance = BLEND.distance * fwhm;
  const crowded = candidates.some(
    (other) =>
      other !== star &&
      other.peak > BLEND.share * star.peak &&
      Math.abs(other.x - star.x) < distance &&
      Math.hypot(other.x - star.x, other.y - star.y) < distance,
  );
  if (crowded) return 'blended';
  return star.peak < 3 * sky.std ? 'faint' : undefined;
}

function highestNear({ data, width, height }: Image, { x, y }: Candidate): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let j = Math.max(0, Math.round(y) - 2); j <= Math.min(height - 1, Math.round(y) + 2); j++) {
    for (let i = Math.max(0, Math.round(x) - 2); i <= Math.min(width - 1, Math.round(x) + 2); i++) {
      top = Math.max(top, data[j * width + i]);
    }
  }
  return top;
}

/** What speaks against a star after it was fitted. */
function reasonAfter(fit: StarFit | undefined): FrameDropReason | undefined {
  if (fit === undefined) return 'notConverged';
  if (fit.fwhmPixels < SHARPEST_FWHM) return 'sharp';
  if (!fit.converged) return 'notConverged';
  return fit.signalToNoise < FAINTEST_SIGNAL_TO_NOISE ? 'faint' : undefined;
}

/** Drops widths far from the median, again and again until none is. */
function withoutOutliers(stars: readonly SeeingStar[], dropped: Record<FrameDropReason, number>): SeeingStar[] {
  let kept = [...stars];
  for (;;) {
    const logs = kept.map(({ fwhmPixels }) => Math.log(fwhmPixels));
    const middle = medianOf(logs);
    const scatter = Math.max(LEAST_SCATTER, SIGMA_PER_MAD * medianOf(logs.map((log) => Math.abs(log - middle))));
    const inside = kept.filter((_, i) => Math.abs(logs[i] - middle) <= OUTLIER_SIGMAS * scatter);
    dropped.outlier += kept.length - inside.length;
    if (inside.length === kept.length) return kept;
    kept = inside;
  }
}

type Summary = Omit<FrameSeeing, 'stars' | 'dropped' | 'pixelScale' | 'saturation' | 'sky'>;

function summarise(
  stars: readonly SeeingStar[],
  { kind, pixelScale }: { readonly kind: FrameSeeing['kind']; readonly pixelScale: PixelScale },
): Summary {
  const widths = stars.map(({ fwhmPixels }) => fwhmPixels);
  const fwhmPixels = medianOf(widths);
  const fwhmErrorPixels = medianError(stars, fwhmPixels);
  const seeingArcsec = fwhmPixels * pixelScale.arcsecPerPixel;
  const judge = (limit: number): SeeingQuality => (kind === 'donuts' ? 'donut' : seeingQuality(seeingArcsec, limit));
  return {
    ...{ kind, fwhmPixels, fwhmErrorPixels, seeingArcsec },
    fwhmXPixels: medianOf(stars.map((star) => star.fwhmXPixels)),
    fwhmYPixels: medianOf(stars.map((star) => star.fwhmYPixels)),
    seeingErrorArcsec: fwhmErrorPixels * pixelScale.arcsecPerPixel,
    ellipticity: medianOf(stars.map(ellipticityWithoutNoise)),
    ...axialMean(stars),
    quality: judge(GOOD_SEEING_ARCSEC),
    observersQuality: judge(OBSERVERS_GOOD_SEEING_ARCSEC),
  };
}

/** From the scatter of the stars; of one star its own error. */
function medianError(stars: readonly SeeingStar[], median: number): number {
  if (stars.length === 1) return stars[0].fit?.errors.fwhmPixels ?? Number.NaN;
  const scatter = SIGMA_PER_MAD * medianOf(stars.map(({ fwhmPixels }) => Math.abs(fwhmPixels - median)));
  return (MEDIAN_ERROR * scatter) / Math.sqrt(stars.length);
}

/** Noise makes every star look a little elongated: its square is taken off (Wardle and Kronberg 1974). */
function ellipticityWithoutNoise({ ellipticity, fit }: SeeingStar): number {
  return Math.sqrt(Math.max(0, ellipticity ** 2 - (fit?.errors.ellipticity ?? 0) ** 2));
}
