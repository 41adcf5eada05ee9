import type { FitsHeader } from '../../fits/header';
import { readImage } from '../../fits/readImage';
import type { Image } from '../../image/image';
import { predict } from '../../network/predict';
import { type FrameSeeing, measureFrameSeeing } from '../../seeing/frameSeeing';
import { whyDoubt } from './doubt';
import { opinionOf } from './frameFeatures';
import type { Grader } from './grader';
import { type GradeStamps, gradeStamps } from './gradeStamps';
import { type Judgement, judge, noJudgement, type Verdict } from './verdict';

/** What is said of one frame. */
export interface Grade {
  readonly file: string;
  readonly verdict: Verdict;
  /** Calibrated probability of the verdict's class, 0 to 1. */
  readonly confidence: number;
  /** Stamps that decided. */
  readonly stamps: number;
  /** How many of them say Circular, Comet, Donut. */
  readonly votes: readonly number[];
  /** Calibrated probabilities of the frame being Circular, Comet, Donut. */
  readonly probabilities: readonly number[];
  /** Null where no star could be measured. */
  readonly seeingArcsec: number | null;
  /** Of a donut frame the width of its donuts at half maximum. */
  readonly fwhmPixels: number | null;
  readonly ellipticity: number | null;
  /** Whether the frame is good for science: round stars, and as many of them under as dark a sky as its neighbours. */
  readonly usable: boolean;
  /** Why, in words. */
  readonly reason: string;
}

/** What tells whether a frame is like its neighbours. */
export interface FrameContext {
  readonly width: number;
  readonly height: number;
  /** Sources found. */
  readonly found: number;
  /** In the units of the frame. */
  readonly sky: number;
  readonly noise: number;
  readonly exposureSeconds: number | null;
  readonly filter: string | null;
  readonly dateObs: string | null;
}

export interface GradedFrame {
  readonly grade: Grade;
  readonly context: FrameContext;
}

export interface GradeOptions {
  /** Arcseconds per pixel of frames whose header does not say. Default 0.58. */
  readonly pixelScale?: number | undefined;
}

/** Grades the first image of a FITS file, and gives that image. Throws InputError when it cannot be read. */
export async function gradeFrame(
  file: string,
  grader: Grader,
  options: GradeOptions = {},
): Promise<GradedFrame & { readonly image: Image }> {
  const { image, header } = await readImage(file);
  const { grade, cut } = await gradeImage(image, grader, { ...options, file, header });
  return { grade, context: contextOf(image, header, cut), image };
}

/** The same for an image in memory, with the stamps that decided. */
export async function gradeImage(
  image: Image,
  { model, calibration }: Grader,
  { file, header, pixelScale }: GradeOptions & { readonly file: string; readonly header?: FitsHeader },
): Promise<{ readonly grade: Grade; readonly cut: GradeStamps; readonly stampProbabilities: Float32Array }> {
  const cut = gradeStamps(image, header);
  if (cut.sources.length === 0) {
    return { grade: gradeOf(file, noJudgement(whyNothing(cut)), {}), cut, stampProbabilities: new Float32Array(0) };
  }
  const stampProbabilities = await predict(model, cut.stamps);
  const opinion = opinionOf(cut, stampProbabilities);
  const first = judge(opinion, calibration, cut.look.typical?.length ?? Number.NaN);
  const doubt = whyDoubt(cut, first.verdict);
  const judgement = doubt === undefined ? first : noJudgement(doubt);
  const measured = measureFrameSeeing(cut.look, {
    ...(header && { header }),
    ...(pixelScale !== undefined && { pixelScale }),
  });
  return { grade: gradeOf(file, judgement, { ...opinion, ...seeingOf(measured) }), cut, stampProbabilities };
}

/** Numbers that could not be measured are null. */
function seeingOf({ fwhmPixels, seeingArcsec }: FrameSeeing): Pick<Grade, 'fwhmPixels' | 'seeingArcsec'> {
  return Number.isNaN(fwhmPixels) ? { fwhmPixels: null, seeingArcsec: null } : { fwhmPixels, seeingArcsec };
}

function gradeOf(
  file: string,
  judgement: Judgement,
  found: Partial<Pick<Grade, 'stamps' | 'votes' | 'seeingArcsec' | 'fwhmPixels' | 'ellipticity'>>,
): Grade {
  const { verdict, confidence, probabilities, reason } = judgement;
  const { stamps = 0, votes = [0, 0, 0], seeingArcsec = null, fwhmPixels = null, ellipticity = null } = found;
  const usable = verdict === 'Circular';
  return {
    file,
    verdict,
    confidence,
    stamps,
    votes,
    probabilities,
    seeingArcsec,
    fwhmPixels,
    ellipticity,
    usable,
    reason,
  };
}

function whyNothing({ look, rejected }: GradeStamps): string {
  const { skyNoise, mended } = look;
  const found = look.sources.length;
  if (!(skyNoise > 0)) return 'the frame is flat: no sky noise, no stars';
  if (found === 0)
    return mended === 0 ? 'no star found' : `no star found, only hot pixels and cosmic rays (${mended} px)`;
  const left = Object.entries(rejected).filter(([, count]) => count > 0);
  return `no usable star: ${left.map(([reason, count]) => `${count} ${NAMES[reason as keyof typeof rejected]}`).join(', ')}`;
}

const NAMES: Readonly<Record<keyof GradeStamps['rejected'], string>> = {
  edge: 'at the edge',
  saturated: 'saturated',
  size: 'of another size than the rest',
  crowded: 'crowded',
  surplus: 'left over',
};

function contextOf({ width, height }: Image, header: FitsHeader, { look }: GradeStamps): FrameContext {
  return {
    width,
    height,
    found: look.sources.length,
    sky: look.sky,
    noise: look.skyNoise,
    exposureSeconds: header.number('EXPTIME') ?? header.number('EXPOSURE') ?? null,
    filter: header.text('FILTER') ?? null,
    dateObs: header.text('DATE-OBS') ?? null,
  };
}
