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
      const { probabilities, loss: error } = errorOf(model, pictures, targets);
      hits = countHits(probabilities.dataSync() as Float32Array, batch.labels);
      const penalties = options.penalty === false ? [] : model.calculateLosses();
      return tf.addN([error, ...penalties]) as tf.Scalar;
    }, variables);
    loss = value.dataSync()[0]!;
    gradients = variables.map((variable) => grads[variable.name]!.dataSync() as Float32Array);
  });
  return { loss, hits, gradients };
}

interface Judged {
  readonly probabilities: tf.Tensor;
  readonly loss: tf.Scalar;
}

/** What the model says in training mode and what it costs; through the logits where its last layer is dense with softmax. */
function errorOf(model: tf.LayersModel, pictures: tf.Tensor, targets: tf.Tensor): Judged {
  const last = model.layers.at(-1)!;
  if (last.getClassName() === 'Dense' && last.getConfig().activation === 'softmax' && model.layers.length > 2) {
    const features = withFusedConvolutions(model, () => bodyOf(model).apply(pictures, { training: true }) as tf.Tensor);
    const [kernel, bias] = last.weights.map((weight) => weight.read());
    const sums = tf.matMul(features as tf.Tensor2D, kernel as tf.Tensor2D);
    const logits = bias === undefined ? sums : tf.add(sums, bias);
    return { probabilities: tf.softmax(logits), loss: softmaxLoss(logits, targets) };
  }
  const probabilities = withFusedConvolutions(model, () => model.apply(pictures, { training: true }) as tf.Tensor);
  return { probabilities, loss: probabilityLoss(probabilities, targets) };
}

const bodies = new WeakMap<tf.LayersModel, tf.LayersModel>();

/** The model, the same layers, up to what its last layer is given. */
function bodyOf(model: tf.LayersModel): tf.LayersModel {
  const known = bodies.get(model);
  if (known !== undefined) return known;
  const body = tf.model({ inputs: model.inputs, outputs: model.layers.at(-1)!.input as tf.SymbolicTensor });
  bodies.set(model, body);
  return body;
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

/** How many pictures got a higher probability for their own class than for any other: ties and NaN are no hits. */
export function countHits(probabilities: Float32Array, labels: ArrayLike<number>): number {
  const classes = probabilities.length / labels.length;
  let hits = 0;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    const own = probabilities[row * classes + label]!;
    let best = true;
    for (let k = 0; k < classes; k++) if (k !== label && !(own > probabilities[row * classes + k]!)) best = false;
    if (best) hits++;
  }
  return hits;
}

/**
 * Sum of -targets log(softmax(logits)). The value keeps p within 1e-7 of 0 and 1, as Keras' does; the derivative, p - y times the
 * picture's share, does not: it stays exact where p underflows, just where the error is largest.
 */
function softmaxLoss(logits: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  const loss = tf.customGrad((z, save) => {
    const p = tf.softmax(z as tf.Tensor);
    (save as tf.GradSaveFunc)([p]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => [
      tf.mul(dy, tf.sub(tf.mul(tf.sum(targets, 1, true), saved[0]!), targets)),
    ];
    return { value: valueOf(p, targets), gradFunc };
  });
  return loss(logits) as tf.Scalar;
}

/** The same of probabilities that come from no softmax. */
function probabilityLoss(probabilities: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  const loss = tf.customGrad((p, save) => {
    (save as tf.GradSaveFunc)([p as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => [
      tf.mul(dy, tf.neg(tf.div(targets, tf.maximum(saved[0]!, SMALLEST_PROBABILITY)))),
    ];
    return { value: valueOf(p as tf.Tensor, targets), gradFunc };
  });
  return loss(probabilities) as tf.Scalar;
}

function valueOf(probabilities: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  const logarithms = tf.log(tf.clipByValue(probabilities, KERAS_EPSILON, 1 - KERAS_EPSILON));
  return tf.neg(tf.sum(tf.mul(targets, logarithms))) as tf.Scalar;
}
