import * as tf from '@tensorflow/tfjs';
import { inputShape, outputClasses } from './forward';
import { withFusedConvolutions } from './fusedConvolutions';
import { trainableVariables } from './trainableWeights';
import type { Batch } from './trainingData';

/** Keras keeps probabilities this far from 0 and 1 before it takes their logarithm. */
const KERAS_EPSILON = 1e-7;
/** Keeps 1 / p finite in float32. */
const SMALLEST_PROBABILITY = 1e-37;

/** What one batch says. */
export interface BatchGradient {
  /** Mean cross-entropy of the batch, weighted by class, plus the penalty of the regularisers. */
  readonly loss: number;
  /** How many pictures got their own class. */
  readonly hits: number;
  /** Derivative of the loss, one array for each trainable weight, in the model's order. */
  readonly gradients: readonly Float32Array[];
}

export interface GradientOptions {
  /** How much a picture of each class counts, default 1. */
  readonly classWeights?: readonly number[] | undefined;
  /** Pictures of the whole batch where `batch` is only a share of it: losses and gradients of the shares add up. */
  readonly batchCount?: number;
  /** Whether the penalty of the regularisers is counted in: default true, false for all shares but one. */
  readonly penalty?: boolean;
}

/**
 * Loss of a batch in training mode (dropout on) and its gradient by back-propagation. Categorical cross-entropy on the
 * model's probabilities, as Keras: each picture counts `classWeights[label]`, divided by the size of the (whole) batch.
 */
export function batchGradient(model: tf.LayersModel, batch: Batch, options: GradientOptions = {}): BatchGradient {
  const variables = trainableVariables(model);
  const classes = outputClasses(model);
  let loss = Number.NaN;
  let hits = 0;
  let gradients: readonly Float32Array[] = [];
  // tidy looks for tensors in what its function returns, number by number: so this one returns nothing.
  tf.tidy(() => {
    const pictures = tf.tensor(batch.pictures, [batch.count, ...inputShape(model)]);
    const targets = tf.tensor(targetShares(batch, classes, options), [batch.count, classes]);
    const { value, grads } = tf.variableGrads(() => {
      const probabilities = withFusedConvolutions(model, () => model.apply(pictures, { training: true }) as tf.Tensor);
      hits = countHits(probabilities.dataSync() as Float32Array, batch.labels);
      const penalties = options.penalty === false ? [] : model.calculateLosses();
      return tf.addN([crossEntropyLoss(probabilities, targets), ...penalties]) as tf.Scalar;
    }, variables);
    loss = value.dataSync()[0]!;
    gradients = variables.map((variable) => grads[variable.name]!.dataSync() as Float32Array);
  });
  return { loss, hits, gradients };
}

/** One row a picture: its share of the mean loss in the column of its class. */
function targetShares(
  batch: Batch,
  classes: number,
  { classWeights, batchCount = batch.count }: GradientOptions,
): Float32Array {
  const shares = new Float32Array(batch.count * classes);
  batch.labels.forEach((label, row) => {
    shares[row * classes + label] = (classWeights?.[label] ?? 1) / batchCount;
  });
  return shares;
}

function countHits(probabilities: Float32Array, labels: Uint8Array): number {
  const classes = probabilities.length / labels.length;
  let hits = 0;
  for (let row = 0; row < labels.length; row++) {
    const own = probabilities[row * classes + labels[row]!]!;
    let best = true;
    for (let k = 0; k < classes; k++) if (probabilities[row * classes + k]! > own) best = false;
    if (best) hits++;
  }
  return hits;
}

/**
 * Sum of -targets log(p). The value keeps p within 1e-7 of 0 and 1, as Keras' does; the derivative -targets / p does
 * not, because behind a softmax it stays exact and the clipped one would stop teaching just where the error is largest.
 */
function crossEntropyLoss(probabilities: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  const loss = tf.customGrad((p, save) => {
    const predicted = p as tf.Tensor;
    (save as tf.GradSaveFunc)([predicted]);
    const logarithms = tf.log(tf.clipByValue(predicted, KERAS_EPSILON, 1 - KERAS_EPSILON));
    return {
      value: tf.neg(tf.sum(tf.mul(targets, logarithms))) as tf.Scalar,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => [
        tf.mul(dy, tf.neg(tf.div(targets, tf.maximum(saved[0]!, SMALLEST_PROBABILITY)))),
      ],
    };
  });
  return loss(probabilities) as tf.Scalar;
}
