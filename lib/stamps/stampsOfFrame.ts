import { detectStars } from '../detect/detectStars';
import { sigmaClippedStatistics } from '../detect/sigmaClippedStatistics';
import { readImage } from '../fits/readImage';
import type { Image } from '../image/image';
import type { CrowdingRule } from './crowdingMask';
import { cutStamps, type StampRejections } from './cutStamps';
import type { GivenCentres, TrueStar } from './donutCentres';
import { labelStamps } from './labelStamps';
import type { Position } from './position';
import type { StampSet } from './stampSet';

/** Pixels that a donut of the thesis covers: a ring of 45 px diameter around a shadow of 20 px. */
const DONUT_PIXELS = 1270;
/** Mean brightness of a donut, in standard deviations of the sky, below which it drowns in its stamp's noise. */
const VISIBLE_SIGMAS = 5;

export interface StampOptions {
  /** Default 'strict'. */
  readonly crowding?: CrowdingRule;
  /** Where the stars are; left out, they are detected. */
  readonly centres?: GivenCentres;
}

/** The stamps of one frame and what became of its sources. */
export interface FrameStamps {
  readonly set: StampSet;
  /** Sources before the masks: detected, or given and bright enough to see. */
  readonly sources: number;
  readonly rejected: StampRejections;
}

/** Reads the frame at `path` (its first 2-D image) and cuts its stamps, see stampsOfImage. Throws InputError. */
export async function stampsOfFrame(path: string, label: number, options: StampOptions = {}): Promise<FrameStamps> {
  const { image } = await readImage(path);
  return stampsOfImage(image, label, options);
}

/**
 * Thesis 1 from an image to labelled stamps: clipped statistics, DAOStarFinder in two passes, border and crowding
 * masks, cut, normalise. Given centres replace the detection; of the stars of a truth file those take part whose mean
 * brightness as a donut, flux / 1270 px, is at least 5 std: the fainter ones are neither cut nor anyone's neighbour.
 */
export function stampsOfImage(image: Image, label: number, options: StampOptions = {}): FrameStamps {
  const { sources, background, std } = findSources(image, options.centres);
  const cut = cutStamps(image, sources, { background, std, crowding: options.crowding ?? 'strict' });
  return { set: labelStamps(cut, label), sources: sources.length, rejected: cut.rejected };
}

interface Sources {
  readonly sources: readonly Position[];
  readonly background: number;
  readonly std: number;
}

function findSources(image: Image, centres: GivenCentres | undefined): Sources {
  if (centres === undefined) {
    const { stars, statistics } = detectStars(image);
    return { sources: stars, background: statistics.median, std: statistics.std };
  }
  // Thesis 1: 3 sigma, at most 5 iterations.
  const { median, std } = sigmaClippedStatistics(image, { sigma: 3, maxIterations: 5 });
  const sources = centres.kind === 'chosen' ? centres.positions : visibleStars(centres.stars, std);
  return { sources, background: median, std };
}

function visibleStars(stars: readonly TrueStar[], std: number): TrueStar[] {
  return stars.filter((star) => star.flux / DONUT_PIXELS >= VISIBLE_SIGMAS * std);
}
