import { frameScale } from '../../detect/sources/frameScale';
import { createHeader, type FitsHeader } from '../../fits/header';
import { readImage } from '../../fits/readImage';
import type { Image } from '../../image/image';
import { predict } from '../../network/predict';
import { choosePixelScale } from '../../seeing/pixelScale';
import { whyDoubt } from './doubt';
import { opinionOf } from './frameFeatures';
import { frameLabels } from './frameLabels';
import type { FrameContext, Grade, GradedFrame } from './grade';
import type { Grader } from './grader';
import { type GradeStamps, gradeStamps } from './gradeStamps';
import { seeingOf } from './seeingOf';
import { type Judgement, judge, noJudgement } from './verdict';

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
  const cut = gradeStamps(image);
  if (cut.sources.length === 0) {
    return {
      grade: gradeOf(file, noJudgement(whyNothing(cut)), { cut, header, pixelScale }),
      cut,
      stampProbabilities: new Float32Array(0),
    };
  }
  const stampProbabilities = await predict(model, cut.stamps);
  const opinion = opinionOf(cut, stampProbabilities);
  const first = judge(opinion, calibration, frameScale(cut.sources));
  const doubt = whyDoubt(cut, first.verdict);
  const judgement = doubt === undefined ? first : noJudgement(doubt);
  const measured = seeingOf(image, cut.sources, { verdict: judgement.verdict, sky: cut.sky, header, pixelScale });
  return {
    grade: gradeOf(file, judgement, { ...opinion, ...measured, cut, header, pixelScale }),
    cut,
    stampProbabilities,
  };
}

interface Measured extends Partial<Pick<Grade, 'stamps' | 'votes' | 'seeingArcsec' | 'fwhmPixels' | 'ellipticity'>> {
  readonly cut: GradeStamps;
  readonly header: FitsHeader | undefined;
  readonly pixelScale: number | undefined;
}

function gradeOf(file: string, judgement: Judgement, { cut, header, pixelScale: given, ...found }: Measured): Grade {
  const { verdict, confidence, probabilities, reason } = judgement;
  const { stamps = 0, votes = [0, 0, 0], seeingArcsec = null, fwhmPixels = null, ellipticity = null } = found;
  const { filter, exposureSeconds, object, dateObs } = frameLabels(header ?? createHeader([]));
  const scale = choosePixelScale(header, given);
  return {
    file,
    verdict,
    confidence,
    stamps,
    votes,
    probabilities,
    seeingArcsec,
    fwhmPixels,
    hfdPixels: null,
    ellipticity,
    axisRatio: null,
    positionAngleDegrees: null,
    stars: cut.found,
    sky: cut.sky,
    skyNoise: cut.noise,
    pixelScale: scale.arcsecPerPixel,
    pixelScaleSource: scale.source,
    filter,
    exposureSeconds,
    object,
    dateObs,
    diagnosis: null,
    usable: verdict === 'Circular',
    reason,
  };
}

function whyNothing({ noise, found, mended, rejected }: GradeStamps): string {
  if (!(noise > 0)) return 'the frame is flat: no sky noise, no stars';
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

function contextOf({ width, height }: Image, header: FitsHeader, { found, sky, noise }: GradeStamps): FrameContext {
  return { width, height, found, sky, noise, ...frameLabels(header) };
}
