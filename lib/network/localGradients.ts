import type * as tf from '@tensorflow/tfjs';
import { type BatchGradient, batchGradient } from './batchGradient';
import { forward } from './forward';
import type { GradientSource } from './gradientSource';
import { moveDropoutTo } from './seededDropout';
import { loadWeights } from './trainableWeights';
import type { Batch } from './trainingData';
import type { WorkerPoolOptions } from './workerPool';

/** Computes on this thread, with the model itself. */
export class LocalGradients implements GradientSource {
  constructor(
    private readonly model: tf.LayersModel,
    private readonly options: Pick<WorkerPoolOptions, 'weights' | 'classWeights'>,
  ) {}

  async gradient(batch: Batch, step: number): Promise<BatchGradient> {
    loadWeights(this.model, this.options.weights);
    moveDropoutTo(this.model, { step, firstSample: 0 });
    return batchGradient(this.model, batch, { classWeights: this.options.classWeights });
  }

  async predict(pictures: Float32Array): Promise<Float32Array> {
    loadWeights(this.model, this.options.weights);
    return forward(this.model, pictures);
  }

  async close(): Promise<void> {}
}
