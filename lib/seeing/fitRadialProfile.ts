import type { Image } from '../image/image';
import { type FitStarOptions, fitStar, type StarFit } from './fitStar';
import { profileAt } from './lineModel';

/**
 * Fits a round profile about a given centre: the radial profile of imexamine, on every pixel at its place. Options and
 * result as for fitStar.
 */
export function fitRadialProfile(
  image: Image,
  centre: { readonly x: number; readonly y: number },
  options: Omit<FitStarOptions, 'shape' | 'maxShift'> = {},
): StarFit | undefined {
  return fitStar(image, centre, { ...options, shape: 'round', maxShift: 0 });
}

/**
 * The fitted light at distances from the centre (pixels), background included: what to draw over a radial profile. Of
 * an elongated star the profile of its mean width. A pixel that was integrated lies a little below the curve at the peak.
 */
export function radialCurve(fit: StarFit, radius: ArrayLike<number>): Float64Array {
  const { background, amplitude, fwhmPixels, beta } = fit;
  return Float64Array.from(
    radius,
    (r) => background + amplitude * profileAt(((2 * r) / fwhmPixels) ** 2, 1 / beta).light,
  );
}
