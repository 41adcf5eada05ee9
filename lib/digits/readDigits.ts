import type * as tf from '@tensorflow/tfjs';
import { type PredictOptions, predict } from '../network/judge/predict';
import { outputClasses } from '../network/model/modelShape';
import { createRandom } from '../random';
import { DIGIT_NAMES, type DigitSet } from './digitSet';
import { REFUSED_ABOVE, type Reading, toReading } from './reading';
import { type WarpBounds, warpDigits } from './warpDigits';

/** Reads pictures (784 values each, one after the other) with a network of 10 or of 11 answers. */
export async function readDigits(
  model: tf.LayersModel,
  pictures: Float32Array,
  options: PredictOptions = {},
): Promise<Reading[]> {
  const classes = outputClasses(model);
  const digits = DIGIT_NAMES.length;
  if (classes !== digits && classes !== digits + 1) {
    throw new RangeError(`a network of 10 or 11 answers reads digits, this one has ${classes}`);
  }
  const all = await predict(model, pictures, options);
  return Array.from({ length: all.length / classes }, (_, i) =>
    toReading(all.subarray(i * classes, (i + 1) * classes)),
  );
}

/** Part of the digits whose most probable class is the true one, whether or not they would be refused. */
export async function digitAccuracy(
  model: tf.LayersModel,
  { pictures, labels, count }: DigitSet,
  options: PredictOptions = {},
): Promise<number> {
  const readings = await readDigits(model, pictures, options);
  return readings.filter(({ digit }, i) => digit === labels[i]).length / count;
}

/** Decides the warps of `robustAccuracy`: the same for every network. */
const WARP_SEED = 'robustness';

/** Accuracy on digits that are each warped at random within the bounds: always by the same warps. */
export async function robustAccuracy(
  model: tf.LayersModel,
  set: DigitSet,
  { bounds, ...options }: PredictOptions & { readonly bounds: WarpBounds },
): Promise<number> {
  const pictures = warpDigits(set.pictures, bounds, createRandom(WARP_SEED));
  return digitAccuracy(model, { ...set, pictures }, options);
}

/** Part of the pictures that are refused: called "no digit" with a probability above `threshold`. */
export async function refusedPart(
  model: tf.LayersModel,
  pictures: Float32Array,
  { threshold = REFUSED_ABOVE, ...options }: PredictOptions & { readonly threshold?: number } = {},
): Promise<number> {
  const readings = await readDigits(model, pictures, options);
  return readings.filter(({ noDigit }) => noDigit > threshold).length / readings.length;
}
