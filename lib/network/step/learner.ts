import type * as tf from '@tensorflow/tfjs';
import { forward } from '../judge/forward';
import type { Batch } from '../train/trainingData';
import { countHits } from './countHits';
import { engineOf } from './engine';

/** What one batch gave. */
export interface StepResult {
  /** Mean cross-entropy of the batch, weighted by class, plus the penalties of the regularisers. */
  readonly loss: number;
  /** How many pictures got their own class. */
  readonly hits: number;
}

/** What the training loop asks of whoever computes: this thread, or a pool of workers. */
export interface Learner {
  /** Derivative of the last batch's loss by each of the run's parameters. */
  readonly gradient: Float32Array;
  /** Loss and gradient of a batch at the run's parameters. `step` counts the run's steps from 0: it decides the dropout. */
  learn(batch: Batch, step: number): Promise<StepResult>;
  /** Class probabilities of pictures at those parameters, which the model has too by then: [n, classes], no dropout. */
  predict(pictures: Float32Array): Promise<Float32Array>;
  /** Gives back what the learner holds; the loop calls it once, at the end. */
  close(): Promise<void>;
}

export interface LearnerOptions {
  /** The run's parameters; read anew at each call. */
  readonly parameters: Float32Array;
  readonly batchSize: number;
  /** How much a picture of each class counts, default 1. */
  readonly classWeights?: readonly number[] | undefined;
}

/** Computes on this thread. */
export function localLearner(model: tf.LayersModel, { parameters, batchSize, classWeights }: LearnerOptions): Learner {
  const engine = engineOf(model, batchSize);
  return {
    gradient: engine.gradient,
    learn: async (batch, step) => {
      engine.parameters.set(parameters);
      const { loss, probabilities } = engine.learn({
        ...batch,
        shares: sharesOf(batch, classWeights),
        step,
        firstSample: 0,
      });
      return { loss, hits: countHits(probabilities, batch.labels) };
    },
    predict: (pictures) => forward(model, pictures),
    close: async () => undefined,
  };
}

/** How much each picture of a batch counts: the weight of its class over the number of pictures. */
export function sharesOf({ labels, count }: Batch, classWeights?: readonly number[]): Float32Array {
  return Float32Array.from(labels, (label) => (classWeights?.[label] ?? 1) / count);
}
