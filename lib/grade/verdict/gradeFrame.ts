import { createHeader, type FitsHeader } from '../../fits/header';
import { readImage } from '../../fits/readImage';
import type { Image } from '../../image/image';
import { whatIsNoPicture } from '../../image/whatIsNoPicture';
import { predict } from '../../network/judge/predict';
import { measureFrameSeeing } from '../../seeing/frameSeeing';
import type { FramePsf } from '../../seeing/psf/framePsf';
import { type FrameEvidence, opinionOf } from './frameFeatures';
import { frameLabels } from './frameLabels';
import type { FrameContext, Grade, GradedFrame } from './grade';
import type { Grader } from './grader';
import { type GradeStamps, gradeStamps } from './gradeStamps';
import { type Judgement, judge, judgementOfNoPicture } from './verdict';

export interface GradeOptions {
  /** Arcseconds per pixel of frames whose header does not say. Default 0.58. */
  readonly pixelScale?: number | undefined;
}

/** A grade with what it was made from. */
export interface SeenFrame {
  readonly grade: Grade;
  readonly cut: GradeStamps;
  readonly stampProbabilities: Float32Array;
  readonly psf: FramePsf | undefined;
}

/** Grades the first image of a FITS file, and gives that image and its stamps. Throws InputError when it cannot be read. */
export async function gradeFrame(
  file: string,
  grader: Grader,
  options: GradeOptions = {},
): Promise<GradedFrame & Omit<SeenFrame, 'grade'> & { readonly image: Image }> {
  const { image, header } = await readImage(file);
  const { grade, ...seen } = await gradeImage(image, grader, { ...options, file, header });
  return { grade, context: contextOf(image, header, seen.cut), image, ...seen };
}

/** The same for an image in memory, with the stamps that decided. */
export async function gradeImage(
  image: Image,
  grader: Grader,
  { file, header, pixelScale }: GradeOptions & { readonly file: string; readonly header?: FitsHeader },
): Promise<SeenFrame> {
  const cut = gradeStamps(image, header);
  const stampProbabilities = cut.sources.length === 0 ? new Float32Array(0) : await predict(grader.model, cut.stamps);
  const seeing = measureFrameSeeing(cut.look, { ...(header && { header }), ...(pixelScale && { pixelScale }) });
  const evidence = { cut, opinion: opinionOf(cut.sources, stampProbabilities), seeing };
  const fault = whatIsNoPicture(image);
  const judgement = fault === undefined ? judge(evidence, grader) : judgementOfNoPicture(fault);
  return { grade: gradeOf(file, judgement, { ...evidence, header }), cut, stampProbabilities, psf: seeing.psf };
}

function gradeOf(
  file: string,
  { verdict, confidence, probabilities, diagnosis, reason }: Judgement,
  { cut: { look }, opinion, seeing, header }: FrameEvidence & { readonly header: FitsHeader | undefined },
): Grade {
  const { filter, exposureSeconds, object, dateObs } = frameLabels(header ?? createHeader([]));
  const { psf } = seeing;
  return {
    file,
    verdict,
    confidence,
    stamps: opinion.stamps,
    votes: opinion.votes,
    probabilities,
    seeingArcsec: known(seeing.seeingArcsec),
    fwhmPixels: known(seeing.fwhmPixels),
    hfdPixels: known(psf?.hfdPixels),
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
    diagnosis,
    usable: verdict === 'Circular',
    reason,
  };
}

/** NaN, a number that could not be measured, is null. */
function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function contextOf({ width, height }: Image, header: FitsHeader, { look }: GradeStamps): FrameContext {
  return { width, height, found: look.sources.length, sky: look.sky, noise: look.skyNoise, ...frameLabels(header) };
}
