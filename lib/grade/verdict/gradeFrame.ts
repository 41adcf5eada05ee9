import { createHeader, type FitsHeader } from '../../fits/header';
import { readImage } from '../../fits/readImage';
import type { Image } from '../../image/image';
import { predict } from '../../network/predict';
import { measureFrameSeeing } from '../../seeing/frameSeeing';
import { whyDoubt } from './doubt';
import { type FrameOpinion, opinionOf } from './frameFeatures';
import { frameLabels } from './frameLabels';
import type { FrameContext, Grade, GradedFrame } from './grade';
import type { Grader } from './grader';
import { type GradeStamps, gradeStamps } from './gradeStamps';
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
  const cut = gradeStamps(image, header);
  const seen = { file, cut, header, pixelScale };
  if (cut.sources.length === 0) {
    return { grade: gradeOf(noJudgement(whyNothing(cut)), seen), cut, stampProbabilities: new Float32Array(0) };
  }
  const stampProbabilities = await predict(model, cut.stamps);
  const opinion = opinionOf(cut, stampProbabilities);
  const first = judge(opinion, calibration, cut.look.typical?.length ?? Number.NaN);
  const doubt = whyDoubt(cut, first.verdict);
  const judgement = doubt === undefined ? first : noJudgement(doubt);
  return { grade: gradeOf(judgement, { ...seen, opinion }), cut, stampProbabilities };
}

interface Seen {
  readonly file: string;
  readonly cut: GradeStamps;
  readonly opinion?: FrameOpinion;
  readonly header: FitsHeader | undefined;
  readonly pixelScale: number | undefined;
}

function gradeOf(judgement: Judgement, { file, cut, opinion, header, pixelScale }: Seen): Grade {
  const { verdict, confidence, probabilities, reason } = judgement;
  const { filter, exposureSeconds, object, dateObs } = frameLabels(header ?? createHeader([]));
  const { look } = cut;
  const seeing = measureFrameSeeing(look, { ...(header && { header }), ...(pixelScale && { pixelScale }) });
  return {
    file,
    verdict,
    confidence,
    stamps: opinion?.stamps ?? 0,
    votes: opinion?.votes ?? probabilities.map(() => 0),
    probabilities,
    seeingArcsec: known(seeing.seeingArcsec),
    fwhmPixels: known(seeing.fwhmPixels),
    hfdPixels: null,
    ellipticity: known(seeing.ellipticity),
    axisRatio: known(1 / (1 - seeing.ellipticity)),
    positionAngleDegrees: known(seeing.positionAngleDegrees),
    stars: look.sources.length,
    sky: known(look.sky),
    skyNoise: look.skyNoise,
    pixelScale: seeing.pixelScale.arcsecPerPixel,
    pixelScaleSource: seeing.pixelScale.source,
    filter,
    exposureSeconds,
    object,
    dateObs,
    diagnosis: null,
    usable: verdict === 'Circular',
    reason,
  };
}

/** NaN, a number that could not be measured, is null. */
function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
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
  return { width, height, found: look.sources.length, sky: look.sky, noise: look.skyNoise, ...frameLabels(header) };
}
