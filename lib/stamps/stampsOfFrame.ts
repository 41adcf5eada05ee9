import { type DetectionPass, detectStars } from '../detect/dao/detectStars';
import { sigmaClippedStatistics } from '../detect/dao/sigmaClippedStatistics';
import { findDonuts } from '../detect/donuts/donutFinder';
import { readImage } from '../fits/readImage';
import { gradeStamps } from '../grade/verdict/gradeStamps';
import { type ScaledStamps, STAMP_SIDE } from '../grade/verdict/scaledStamps';
import type { Image } from '../image/image';
import { InputError } from '../inputError';
import type { CrowdingRule } from './crowdingMask';
import { cutStamps, type StampRejections } from './cutStamps';
import { type FrameCentres, givenCentres } from './givenCentres';
import { labelStamps } from './labelStamps';
import type { Position } from './position';
import { CLASS_NAMES, type StampSet } from './stampSet';

/** How stars are looked for and kept. */
export interface StarOptions {
  /** Default 'strict'. */
  readonly crowding?: CrowdingRule;
  /** How the stars are detected; default as detectStars does. */
  readonly passes?: readonly DetectionPass[];
  /** 'auto' lets the box follow the frame's stars, as grade does (cutScaledStamps); default: the thesis' 60 pixels. */
  readonly scale?: 'auto';
}

export interface StampOptions extends StarOptions {
  /** Where the stars are; left out, they are detected. */
  readonly centres?: readonly Position[];
}

/** The stamps of one frame and what became of its sources. */
export interface FrameStamps {
  readonly set: StampSet;
  /** Sources before the masks: detected or given. */
  readonly sources: number;
  /** How many gave no stamp, by reason. */
  readonly rejected: Readonly<Partial<StampRejections & ScaledStamps['rejected']>>;
}

/**
 * Reads a labelled frame (its first 2-D image) and cuts its stamps, see stampsOfImage; centres come as givenCentres
 * says, on a Donut frame without any from findDonuts, because DAOStarFinder finds one donut many times (thesis, figure
 * 1.6). Throws InputError when the frame is absent or no image, or is a Donut frame in which no donut is found.
 */
export async function stampsOfFrame(frame: FrameCentres, options: StarOptions = {}): Promise<FrameStamps> {
  const { image, header } = await readImage(frame.path);
  if (options.scale === 'auto') return scaledStamps(gradeStamps(image, header), frame.label);
  const given = await givenCentres(frame);
  try {
    const centres = given ?? (CLASS_NAMES[frame.label] === 'Donut' ? centresOfDonuts(image) : undefined);
    return stampsOfImage(image, frame.label, centres === undefined ? options : { ...options, centres });
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${frame.path}: ${error.message}`, { cause: error });
    throw error;
  }
}

function scaledStamps({ stamps, sources, rejected }: ScaledStamps, label: number): FrameStamps {
  const kept = sources.map(({ x, y }) => ({ xcentroid: x, ycentroid: y }));
  const found = Object.values(rejected).reduce((sum, count) => sum + count, kept.length);
  // As in the thesis' stamps, what is darker than the sky is black.
  const set = labelStamps({ size: STAMP_SIDE, stamps: stamps.map((value) => Math.max(0, value)), kept }, label);
  return { set, sources: found, rejected };
}

function centresOfDonuts(image: Image): Position[] {
  const { donuts } = findDonuts(image);
  if (donuts.length === 0) {
    throw new InputError(
      'listed as Donut, but no donut was found: is the class right? Else give a column centres ("x y; x y")',
    );
  }
  return donuts.map(({ x, y }) => ({ xcentroid: x, ycentroid: y }));
}

/**
 * Thesis 1 from an image to labelled stamps: clipped statistics, DAOStarFinder in two passes, border and crowding
 * masks, cut, normalise. Given centres replace the detection. Throws InputError when
 * the image has no finite pixel.
 */
export function stampsOfImage(image: Image, label: number, options: StampOptions = {}): FrameStamps {
  const { sources, background, std } = findSources(image, options);
  const cut = cutStamps(image, sources, { background, std, crowding: options.crowding ?? 'strict' });
  return { set: labelStamps(cut, label), sources: sources.length, rejected: cut.rejected };
}

interface Sources {
  readonly sources: readonly Position[];
  readonly background: number;
  readonly std: number;
}

function findSources(image: Image, { centres, passes }: StampOptions): Sources {
  if (centres === undefined) {
    const { stars, statistics } = detectStars(image, passes === undefined ? {} : { passes });
    return { sources: stars, background: statistics.median, std: statistics.std };
  }
  // Thesis 1: 3 sigma, at most 5 iterations.
  const { median, std, kept } = sigmaClippedStatistics(image, { sigma: 3, maxIterations: 5 });
  if (kept === 0) throw new InputError('the image has no finite pixel');
  return { sources: centres, background: median, std };
}
