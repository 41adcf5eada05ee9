import type { SortableGrade } from './readGrades';

/**
 * The weight of each frame in a stack, 1 for the best one, 0 for a rejected one:
 *
 *     w = (t · 10^(-0.4 m) / (FWHM · σ))²
 *
 * with the exposure t (s), the magnitudes m lost to the air (0 where unknown), the FWHM (pixels) and the noise σ of the sky.
 * A star's flux grows as t · 10^(-0.4 m), its noise under a bright sky as σ times the radius that it fills: w is the
 * inverse variance of its magnitude, the weight that gives the faintest stars in the mean (inverse-variance weighting). It
 * compares frames of one camera, gain, filter and target; frames without a FWHM get 0.
 */
export function frameWeights(grades: readonly SortableGrade[]): number[] {
  const weights = grades.map(({ usable, fwhmPixels, skyNoise, exposureSeconds, magnitudesLost }) => {
    if (!usable || !fwhmPixels || !skyNoise) return 0;
    return (((exposureSeconds ?? 1) * 10 ** (-0.4 * (magnitudesLost ?? 0))) / (fwhmPixels * skyNoise)) ** 2;
  });
  const best = weights.reduce((most, weight) => Math.max(most, weight), 0);
  return best === 0 ? weights : weights.map((weight) => weight / best);
}
