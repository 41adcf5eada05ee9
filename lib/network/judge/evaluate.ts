import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../inputError';
import { CLASS_NAMES, type StampSet } from '../../stamps/stampSet';
import { inputShape, outputClasses } from '../model/modelShape';
import { penaltiesOf } from '../step/tensorFlowEngine';
import { type ClassScore, classScores, confusionMatrix } from './confusionMatrix';
import { type Prediction, type PredictOptions, predict, toPredictions } from './predict';

/** How a network does on labelled pictures. */
export interface Evaluation {
  /** Mean categorical cross-entropy plus the penalty of the model's regularisers, as Keras' evaluate. */
  readonly loss: number;
  /** Fraction of the pictures whose most probable class is the true one. */
  readonly accuracy: number;
  /** counts[true class][predicted class]. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassScore[];
  /** One a picture, in order. */
  readonly predictions: readonly Prediction[];
}

/** Pictures one after the other (row-major, channels last) and the class of each. */
export interface LabelledPictures {
  readonly pictures: Float32Array;
  readonly labels: ArrayLike<number>;
  readonly classNames: readonly string[];
}

/** Keras keeps probabilities this far from 0 and 1 before it takes their logarithm. */
const KERAS_EPSILON = 1e-7;

/** Evaluates a star classifier on stamps; throws InputError when the model wants pictures of another size or kind. */
export async function evaluate(
  model: tf.LayersModel,
  set: StampSet,
  options: PredictOptions = {},
): Promise<Evaluation> {
  const shape = inputShape(model);
  const pixels = shape.reduce((product, side) => product * side, 1);
  if (pixels !== set.size * set.size || (shape.length > 1 && shape[0] !== set.size)) {
    throw new InputError(`the model wants pictures of ${shape.join(' x ')}, the stamps are ${set.size} x ${set.size}`);
  }
  const pictures = { pictures: set.stamps, labels: set.labels, classNames: CLASS_NAMES };
  return evaluatePictures(model, pictures, options);
}

/**
 * Evaluates any classifier on labelled pictures. Throws InputError when the model tells another number of classes apart,
 * RangeError when there are no pictures or a label is out of range.
 */
export async function evaluatePictures(
  model: tf.LayersModel,
  { pictures, labels, classNames }: LabelledPictures,
  options: PredictOptions = {},
): Promise<Evaluation> {
  const classes = outputClasses(model);
  if (classes !== classNames.length) {
    throw new InputError(
      `the model tells ${classes} classes apart, wanted ${classNames.length}: ${classNames.join(', ')}`,
    );
  }
  if (labels.length === 0) throw new RangeError('there is nothing to evaluate on: no pictures');
  const probabilities = await predict(model, pictures, options);
  const predictions = toPredictions(probabilities, classes);
  const called = predictions.map((prediction) => prediction.label);
  const confusion = confusionMatrix(labels, called, classes);
  const hits = confusion.reduce((sum, row, index) => sum + row[index]!, 0);
  return {
    loss: crossEntropy(probabilities, labels) + regularisationPenalty(model),
    accuracy: hits / labels.length,
    confusion,
    perClass: classScores(confusion, classNames),
    predictions,
  };
}

/**
 * Mean categorical cross-entropy of probabilities [n, classes] (row-major) given the true classes, natural logarithm;
 * probabilities are kept within 1e-7 of 0 and 1 as Keras does, so that a sure error costs 16.1 and not infinity.
 */
export function crossEntropy(probabilities: Float32Array, labels: ArrayLike<number>): number {
  const classes = probabilities.length / labels.length;
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const probability = probabilities[i * classes + labels[i]!]!;
    sum -= Math.log(Math.min(Math.max(probability, KERAS_EPSILON), 1 - KERAS_EPSILON));
  }
  return sum / labels.length;
}

/** What the L1 and L2 regularisers of a model add to its loss; 0 for a model without any. */
export function regularisationPenalty(model: tf.LayersModel): number {
  return tf.tidy(() => penaltiesOf(model).reduce((sum, loss) => sum + loss.dataSync()[0]!, 0));
}
