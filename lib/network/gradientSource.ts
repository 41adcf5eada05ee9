import type { BatchGradient } from './batchGradient';
import type { Batch } from './trainingData';

/** What the training loop asks of whoever computes: this thread, or a pool of workers. */
export interface GradientSource {
  /**
   * Gradient of the loss of a batch at the weights that the source shares with the loop. `step` counts all steps of the
   * run from 0 and decides the dropout masks.
   */
  gradient(batch: Batch, step: number): Promise<BatchGradient>;
  /** Class probabilities of pictures at those weights, [n, classes], row-major, without dropout. */
  predict(pictures: Float32Array): Promise<Float32Array>;
  /** Gives back what the source holds; the loop calls it once, at the end. */
  close(): Promise<void>;
}
