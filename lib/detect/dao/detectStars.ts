import type { Image } from '../../image/image';
import { InputError } from '../../inputError';
import { type DaoRejection, daoStarFinder } from './daoStarFinder';
import { type ClippedStatistics, sigmaClippedStatistics } from './sigmaClippedStatistics';
import type { Star } from './star';

/** One run of DAOStarFinder. */
export interface DetectionPass {
  /** Width of the stars looked for, pixels. */
  readonly fwhm: number;
  /** Threshold in standard deviations of the sky. */
  readonly sigmas: number;
}

/** How to detect. */
export interface DetectStarsOptions {
  /** Tried in order until one finds more than `tooFew` stars. Default: thesis 1, 10 px and 75 std, then 8 px and 50 std. */
  readonly passes?: readonly DetectionPass[];
  /** So many stars or fewer send the search to the next pass. Default 3 (thesis 1). */
  readonly tooFew?: number;
}

/** What was found, and how. */
export interface Detection {
  readonly stars: readonly Star[];
  /** Sky statistics: the median was taken off, the standard deviation is the unit of the thresholds. */
  readonly statistics: ClippedStatistics;
  /** The pass whose stars these are. */
  readonly pass: DetectionPass;
  /** Its threshold in the units of the image. */
  readonly threshold: number;
  /** Peaks that this pass left out, by reason. */
  readonly rejected: Readonly<Record<DaoRejection, number>>;
}

/** Thesis 1. */
export const THESIS_PASSES: readonly DetectionPass[] = [
  { fwhm: 10, sigmas: 75 },
  { fwhm: 8, sigmas: 50 },
];

/**
 * Finds the stars of a frame as the thesis does (chapter 1): sky statistics, median off, DAOStarFinder; when that finds three
 * stars or fewer, once more for narrower and fainter ones. `stars` is empty when nothing is found. Throws InputError
 * when the image has no finite pixel.
 */
export function detectStars(image: Image, options: DetectStarsOptions = {}): Detection {
  const { passes = THESIS_PASSES, tooFew = 3 } = options;
  if (passes.length === 0) throw new RangeError('detection needs at least one pass, got none');
  const statistics = sigmaClippedStatistics(image);
  if (statistics.kept === 0) {
    throw new InputError(`a ${image.width} x ${image.height} image without a single finite pixel has no stars to find`);
  }
  const [first, ...others] = passes.map((pass) => () => runPass(image, statistics, pass));
  return others.reduce((found, next) => (found.stars.length <= tooFew ? next() : found), first!());
}

function runPass(image: Image, statistics: ClippedStatistics, pass: DetectionPass): Detection {
  const threshold = pass.sigmas * statistics.std;
  const { stars, rejected } = daoStarFinder(image, { fwhm: pass.fwhm, threshold, background: statistics.median });
  return { stars, statistics, pass, threshold, rejected };
}
