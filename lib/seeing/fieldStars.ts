import { daoStarFinder } from '../detect/dao/daoStarFinder';
import type { Image } from '../image/image';
import { fitStar, type StarFit } from './fitStar';
import { medianOf } from './pixelBox';
import { FULL_SHARE } from './saturation';
import { withoutOutliers } from './seeingOutliers';
import { type Frame, type FrameDropReason, type Measured, noneDropped, type SeeingStar } from './seeingStar';

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

/** Moffat fits of the bright, isolated, unsaturated stars of a frame. */
export function measureStars(frame: Frame): Measured {
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
