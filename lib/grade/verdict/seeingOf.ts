import type { Source } from '../../detect/sources/sources';
import type { FitsHeader } from '../../fits/header';
import type { Image } from '../../image/image';
import { fitStar } from '../../seeing/fitStar';
import { circleMeans, outerHalfMaximumWidth } from '../../seeing/halfMaximumWidth';
import { choosePixelScale } from '../../seeing/pixelScale';
import type { Verdict } from './verdict';

export interface SeeingContext {
  readonly verdict: Verdict;
  /** Sky level of the frame, in the units of the image. */
  readonly sky: number;
  /** Says the pixel scale, where it does. */
  readonly header?: FitsHeader | undefined;
  /** Arcseconds per pixel otherwise. */
  readonly pixelScale?: number | undefined;
}

/** So many stars give the median of a frame to a few per cent, in a few milliseconds. */
const MEASURED_STARS = 15;
/** A bell curve is brighter than a fifth of its peak over 1.52 times its width. */
const LENGTH_OVER_FWHM = 1.52;
const MOST_ITERATIONS = 40;

/**
 * The width of the sources that decided: the median of Moffat fits, of donuts that of their outer width at half maximum.
 * Null where none could be measured.
 */
export function seeingOf(
  image: Image,
  sources: readonly Source[],
  { verdict, sky, header, pixelScale }: SeeingContext,
): { readonly fwhmPixels: number | null; readonly seeingArcsec: number | null } {
  const widthOf = verdict === 'Donut' ? donutWidth : starWidth;
  const widths = sources
    .slice(0, MEASURED_STARS)
    .map((source) => widthOf(image, source, sky))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const fwhmPixels = widths[widths.length >> 1];
  if (fwhmPixels === undefined) return { fwhmPixels: null, seeingArcsec: null };
  return { fwhmPixels, seeingArcsec: fwhmPixels * choosePixelScale(header, pixelScale).arcsecPerPixel };
}

function starWidth(image: Image, source: Source): number {
  const fwhmPixels = Math.max(1, Math.sqrt(source.length * source.breadth) / LENGTH_OVER_FWHM);
  const fit = fitStar(image, source, { fwhmPixels, maxIterations: MOST_ITERATIONS });
  return fit?.converged ? fit.fwhmPixels : Number.NaN;
}

function donutWidth(image: Image, source: Source, sky: number): number {
  return outerHalfMaximumWidth(circleMeans(image, source, { background: sky, radius: source.length }));
}
