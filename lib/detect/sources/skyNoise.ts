import type { Image } from '../../image/image';
import { selectRankInPlace } from '../../image/selectRank';
import { sortFloatsInPlace } from '../../image/sortFloats';

/**
 * Pixels from one of three to the next. Four: resampling and smoothing tie neighbours together over about three, the
 * pixels of one colour of a mosaic are an even number apart, and a sky seldom rises by its noise over four.
 */
const LAG = 4;
/** Threes that are looked at, about: they give the noise to half a percent. */
const SAMPLES = 20_000;
/** Variance of a second difference in variances of a pixel: 1 + 4 + 1. */
const VARIANCES = 6;
/** The share of a normal distribution within one sigma. */
const ONE_SIGMA = 0.6827;
/** Differences beyond this many sigma come from stars, or may; `left` is what stays of a normal distribution's standard
 * deviation. */
const CLIP = { sigmas: 2, left: 0.8796 };
/** Below so many steps sigma, clipping among whole steps takes too much or too little. */
const FEW_STEPS = 2;
const WIDE_CLIP = { sigmas: 4, left: 1 };
const ROUNDS = 4;

/** Part of an image in pixels; `right` and `top` exclusive. */
export interface Part {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

export interface SkyNoiseOptions {
  /** The step in which the image counts (quantisationStep); 0 for an image of floats. */
  readonly step: number;
  /** Default: the whole image. */
  readonly part?: Part;
  /** Threes of pixels that are looked at in each direction, about. Default 20,000. */
  readonly samples?: number;
}

/**
 * Noise of the sky: standard deviation of a pixel, in the units of the image, from second differences of pixels four apart
 * along rows and columns, whose bend (their median) is taken off and whose outliers (stars) are clipped. A tilted or vaulted
 * sky does not count as noise. It is never below `step` / sqrt(12), the rounding error of an image of whole steps. NaN without
 * enough finite pixels.
 */
export function skyNoise(image: Image, { step, part = wholeOf(image), samples = SAMPLES }: SkyNoiseOptions): number {
  const squares = [1, image.width]
    .map((stride) => differencesOf(image, { stride, part, samples }))
    .filter((differences) => differences.length > 0)
    .map((differences) => clippedDeviation(differences, step) ** 2 / VARIANCES);
  if (squares.length === 0) return Number.NaN;
  // A ragged direction (a pattern of rows or columns) is noise, too: the mean of both counts.
  const variance = squares.reduce((sum, value) => sum + value, 0) / squares.length;
  return Math.sqrt(Math.max(variance, step ** 2 / 12));
}

export function wholeOf({ width, height }: Image): Part {
  return { left: 0, right: width, bottom: 0, top: height };
}

function differencesOf(
  { data, width }: Image,
  { stride, part, samples }: { readonly stride: number; readonly part: Part; readonly samples: number },
): Float32Array {
  const { left, right, bottom, top } = part;
  const [lastX, lastY] = stride === 1 ? [right - 2 * LAG, top] : [right, top - 2 * LAG];
  const pixels = Math.max(0, lastX - left) * Math.max(0, lastY - bottom);
  const every = Math.max(1, Math.floor(pixels / samples));
  const found = new Float32Array(Math.ceil(pixels / every));
  let count = 0;
  for (let k = 0; k < pixels; k += every) {
    const x = left + (k % (lastX - left));
    const y = bottom + Math.floor(k / (lastX - left));
    const i = y * width + x;
    const difference = data[i] - 2 * data[i + LAG * stride] + data[i + 2 * LAG * stride];
    if (difference - difference === 0) found[count++] = difference;
  }
  return found.subarray(0, count);
}

/** Standard deviation about the median, clipped; sound also where all values lie on a few whole steps. Reorders `values`. */
function clippedDeviation(values: Float32Array, step: number): number {
  const bend = selectRankInPlace(values, values.length >> 1);
  for (let i = 0; i < values.length; i++) values[i] = Math.abs(values[i] - bend);
  let sigma = Math.max(selectRankInPlace(values, Math.floor(ONE_SIGMA * (values.length - 1))), step / 2);
  for (let round = 0; round < ROUNDS; round++) {
    const clip = sigma < FEW_STEPS * step ? WIDE_CLIP : CLIP;
    const limit = clip.sigmas * sigma;
    let [sum, count] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      const size = values[i];
      if (size > limit) continue;
      sum += size * size;
      count++;
    }
    const next = Math.sqrt(sum / count) / clip.left;
    if (Math.abs(next - sigma) < 1e-3 * sigma) return next;
    sigma = Math.max(next, step / 4);
  }
  return sigma;
}

/**
 * The step in which an image counts: the smallest difference between its values, 0 where there is none to be seen (an
 * image of floats). From some ten thousand pixels.
 */
export function quantisationStep({ data }: Image): number {
  const every = Math.max(1, Math.floor(data.length / SAMPLES) | 1);
  const looked = new Float32Array(Math.ceil(data.length / every));
  let count = 0;
  for (let i = 0; i < data.length; i += every) if (data[i] - data[i] === 0) looked[count++] = data[i];
  const values = sortFloatsInPlace(looked.subarray(0, count));
  let step = Number.POSITIVE_INFINITY;
  let distinct = 0;
  for (let i = 1; i < values.length; i++) {
    const gap = values[i] - values[i - 1];
    if (gap === 0) continue;
    distinct++;
    if (gap < step) step = gap;
  }
  // Whole steps repeat: among values that all differ there is no step.
  return distinct === 0 || distinct > values.length / 2 ? 0 : step;
}
