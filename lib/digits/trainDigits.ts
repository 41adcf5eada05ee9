import type * as tf from '@tensorflow/tfjs';
import { buildModel } from '../network/model/models';
import type { History } from '../network/train/history';
import { cosineDecay } from '../network/train/learningRates';
import { type TrainOptions, train } from '../network/train/train';
import type { Batch, TrainingPictures } from '../network/train/trainingData';
import { createRandom, type Random } from '../random';
import { DIGIT_PIXELS, type DigitData, type DigitSet, firstDigits } from './digitSet';
import { nonDigitsToLearn, nonDigitsToTest } from './nonDigits';
import { digitAccuracy, refusedPart, robustAccuracy } from './readDigits';
import { buildReader } from './readerNetwork';
import { NO_DIGIT } from './reading';
import { randomWarp, THESIS_WARP, type WarpBounds, warpBatch, warpInto } from './warpDigits';

/** The dense network of chapter 2, the convolutional one of chapter 3, and the reader of the drawing page. */
export const DIGIT_NETWORKS = ['mnistAnn', 'mnistCnn', 'reader'] as const;
export type DigitNetwork = (typeof DIGIT_NETWORKS)[number];

export interface TrainDigitsOptions extends Omit<TrainOptions, 'augment' | 'learningRate'> {
  readonly network: DigitNetwork;
  /** Warp the digits as the thesis did; the reader always learns from warped ones. */
  readonly warped?: boolean;
}

/** For each digit the reader sees so much of what is none. */
const NON_DIGITS = 0.2;
/** This part of the reader's digits is hardly warped; in its last epochs it is a larger part, so that what it settles on
 * reads neat ones best. */
const NEAT = { part: 0.3, lastPart: 0.8, lastEpochs: 0.2 };
const NEAT_WARP: WarpBounds = { rotation: 12, shift: 0.08, zoom: [0.85, 1.15] };
/** Letters are warped less than digits: a corner of a letter may be a digit. */
const NON_DIGIT_WARP: WarpBounds = { rotation: 20, shift: 0.15, zoom: [0.6, 1.3] };
/** Step of Adam: the largest, and what it falls to along half a cosine. */
const STEPS = { largest: 1e-3, smallest: 1e-5 };

/** Builds and trains one of the networks for digits. The caller disposes of the model. */
export async function trainDigits(
  data: DigitData,
  { network, warped = false, ...options }: TrainDigitsOptions,
): Promise<{ readonly model: tf.LayersModel; readonly history: History }> {
  const { seed, epochs } = options;
  const isReader = network === 'reader';
  const model = isReader ? buildReader(seed) : buildModel(network, { seed });
  const pictures = isReader ? await withNonDigits(data.training, createRandom(seed)) : data.training;
  const learningRate = (epoch: number): number => fallingStep(epoch, epochs);
  const augment = isReader ? warpByKind(epochs) : warped ? warpBatch(THESIS_WARP) : undefined;
  const history = await train(model, pictures, { ...options, learningRate, ...(augment && { augment }) });
  return { model, history };
}

/** Half a cosine from the largest step in the first epoch to the smallest in the last. */
export function fallingStep(epoch: number, epochs: number): number {
  return cosineDecay(STEPS.largest, { epochs, last: STEPS.smallest })(epoch);
}

async function withNonDigits(set: DigitSet, random: Random): Promise<TrainingPictures> {
  const others = await nonDigitsToLearn(Math.round(NON_DIGITS * set.count), random);
  const pictures = new Float32Array(set.pictures.length + others.length);
  pictures.set(set.pictures);
  pictures.set(others, set.pictures.length);
  const labels = new Uint8Array(pictures.length / DIGIT_PIXELS).fill(NO_DIGIT);
  labels.set(set.labels);
  return { pictures, labels };
}

/** Warps each picture as suits what it is. */
function warpByKind(epochs: number): (batch: Batch, random: Random, epoch: number) => Batch {
  return (batch, random, epoch) => {
    const neat = epoch > (1 - NEAT.lastEpochs) * epochs ? NEAT.lastPart : NEAT.part;
    const pictures = new Float32Array(batch.pictures.length);
    batch.labels.forEach((label, i) => {
      const digitWarp = random.uniform() < neat ? NEAT_WARP : THESIS_WARP;
      const warp = randomWarp(label === NO_DIGIT ? NON_DIGIT_WARP : digitWarp, random);
      warpInto(batch.pictures, { target: pictures, first: i * DIGIT_PIXELS, warp });
    });
    return { ...batch, pictures };
  };
}

/** How well a network reads. */
export interface ReadingScores {
  /** Part of the test digits read right, as they are. */
  readonly accuracy: number;
  /** The same of the first 4,000, each rotated, shifted and zoomed as the thesis' augmentation does. */
  readonly robustAccuracy: number;
  /** Part of the test digits that are refused; of a network with 11 answers. */
  readonly digitsRefused?: number;
  /** Part of each kind of picture without a digit that is refused. */
  readonly nonDigitsRefused?: Readonly<Record<string, number>>;
}

const ROBUST_DIGITS = 4000;
const NON_DIGITS_TO_TEST = 1000;

/** Tests a network on digits that it has not seen, and on pictures that are none where it can say so. */
export async function scoreReading(model: tf.LayersModel, test: DigitSet): Promise<ReadingScores> {
  const accuracy = await digitAccuracy(model, test);
  const robust = await robustAccuracy(model, firstDigits(test, ROBUST_DIGITS), { bounds: THESIS_WARP });
  const scores = { accuracy, robustAccuracy: robust };
  if (model.outputs[0]!.shape.at(-1) !== NO_DIGIT + 1) return scores;
  const nonDigitsRefused: Record<string, number> = {};
  for (const { kind, pictures } of await nonDigitsToTest(NON_DIGITS_TO_TEST, createRandom('test'))) {
    nonDigitsRefused[kind] = await refusedPart(model, pictures);
  }
  return { ...scores, digitsRefused: await refusedPart(model, test.pictures), nonDigitsRefused };
}
