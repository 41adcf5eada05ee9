import { axialMean } from './axialMean';
import type { FrameSeeing } from './frameSeeing';
import { medianOf } from './pixelBox';
import type { PixelScale } from './pixelScale';
import { SIGMA_PER_MAD } from './seeingOutliers';
import { GOOD_SEEING_ARCSEC, OBSERVERS_GOOD_SEEING_ARCSEC, type SeeingQuality, seeingQuality } from './seeingQuality';
import type { SeeingStar } from './seeingStar';

/** Of Gaussian values the median is so many times less certain than the mean. */
const MEDIAN_ERROR = 1.2533;

type SeeingSummary = Omit<FrameSeeing, 'stars' | 'dropped' | 'pixelScale' | 'saturation' | 'sky' | 'psf'>;

/** The frame's numbers from its stars'. */
export function summarise(
  stars: readonly SeeingStar[],
  { kind, pixelScale }: { readonly kind: FrameSeeing['kind']; readonly pixelScale: PixelScale },
): SeeingSummary {
  const widths = stars.map(({ fwhmPixels }) => fwhmPixels);
  const fwhmPixels = medianOf(widths);
  const fwhmErrorPixels = medianError(stars, fwhmPixels);
  const seeingArcsec = fwhmPixels * pixelScale.arcsecPerPixel;
  const judge = (limit: number): SeeingQuality => {
    const quality = kind === 'donuts' ? 'donut' : seeingQuality(seeingArcsec, limit);
    return quality === 'good' && pixelScale.source === 'assumed' ? 'unknown' : quality;
  };
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
