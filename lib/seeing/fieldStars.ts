import type { FrameLook } from '../detect/sources/frameLook';
import type { Source } from '../detect/sources/sources';
import { fitStar, type StarFit } from './fitStar';
import { withoutOutliers } from './seeingOutliers';
import { type Frame, type FrameDropReason, type Measured, noneDropped, type SeeingStar } from './seeingStar';

/** Fits tried for each star wanted. */
const TRIES_PER_STAR = 4;
/** A clear star needs ten; what needs more than this is none. */
const ITERATIONS = 40;
/** Another star closer than this many FWHM and brighter than this share is a blend. */
const BLEND = { distance: 3, share: 0.15 } as const;
/** A source so many times longer than the frame's stars is two of them, or a galaxy. */
const LONGEST = 1.6;
const EDGE = 2;
const FAINTEST_SIGNAL_TO_NOISE = 15;
/** Widths below this are those of one lit pixel. */
const SHARPEST_FWHM = 0.8;

/** Moffat fits of the bright, isolated, unsaturated stars of a frame. */
export function measureStars({ look, options }: Frame): Measured {
  const { maxStars = 100, pixels } = options;
  const dropped = noneDropped();
  const fwhm = typicalWidth(look);
  const stars: SeeingStar[] = [];
  let tries = 0;
  for (const source of look.sources) {
    if (stars.length >= maxStars || tries >= TRIES_PER_STAR * maxStars) break;
    const reason = reasonBefore(source, { look, fwhm });
    if (reason !== undefined) {
      dropped[reason]++;
      continue;
    }
    tries++;
    const fit = fitStar(look.image, source, {
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

/** A bell curve is brighter than a fifth of its peak over 1.52 times its FWHM. */
const EXTENT_OVER_FWHM = 1.52;
/** Smoothing by 1 2 1 adds half a square pixel to a star's variance along each axis, 8 ln 2 times that to its FWHM^2. */
const SMOOTHING_SQUARED = 4 * Math.LN2;

/** A first guess of the stars' FWHM, pixels. */
function typicalWidth({ typical }: FrameLook): number {
  if (typical === undefined) return 3;
  const extent = Math.sqrt(typical.length * typical.breadth) / EXTENT_OVER_FWHM;
  return Math.max(1.5, Math.sqrt(Math.max(0, extent ** 2 - SMOOTHING_SQUARED)));
}

/** What speaks against a star before it is fitted. */
function reasonBefore(
  star: Source,
  { look, fwhm }: { readonly look: FrameLook; readonly fwhm: number },
): FrameDropReason | undefined {
  const { image, sources, typical } = look;
  const reach = EDGE * fwhm;
  if (star.x < reach || star.y < reach || star.x > image.width - 1 - reach || star.y > image.height - 1 - reach) {
    return 'edge';
  }
  if (star.narrow) return 'sharp';
  if (star.saturated) return 'saturated';
  if (star.length > LONGEST * (typical?.length ?? Number.POSITIVE_INFINITY)) return 'blended';
  const distance = BLEND.distance * fwhm;
  for (const other of sources) {
    if (!(other.peak > BLEND.share * star.peak)) break; // brightest first
    if (other === star || Math.abs(other.x - star.x) >= distance) continue;
    if (Math.hypot(other.x - star.x, other.y - star.y) < distance) return 'blended';
  }
  return undefined;
}

/** What speaks against a star after it was fitted. */
function reasonAfter(fit: StarFit | undefined): FrameDropReason | undefined {
  if (fit === undefined) return 'notConverged';
  if (fit.fwhmPixels < SHARPEST_FWHM) return 'sharp';
  if (!fit.converged) return 'notConverged';
  return fit.signalToNoise < FAINTEST_SIGNAL_TO_NOISE ? 'faint' : undefined;
}
