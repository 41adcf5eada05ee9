import type * as tf from '@tensorflow/tfjs';

/** What a worker is started with. The arrays lie in shared memory and keep the model's order of trainable weights. */
export interface WorkerSetup {
  readonly artifacts: tf.io.ModelArtifacts;
  /** Read at the start of each task. */
  readonly weights: readonly Float32Array[];
  /** Where the worker leaves the gradient of its share. */
  readonly gradients: readonly Float32Array[];
  readonly classWeights: readonly number[] | undefined;
  /** Pictures that pass through the network at a time in a prediction. */
  readonly batchSize?: number;
}

/** A share of a batch; the pictures lie in shared memory. */
export interface GradientTask {
  readonly kind: 'gradient';
  readonly pictures: Float32Array;
  readonly labels: Uint8Array;
  readonly step: number;
  /** The place of the share's first picture in the batch. */
  readonly firstSample: number;
  /** Pictures of the whole batch. */
  readonly batchCount: number;
}

export interface GradientAnswer {
  readonly loss: number;
  readonly hits: number;
}

/** Pictures to look at, in shared memory, and where their class probabilities go. */
export interface PredictionTask {
  readonly kind: 'prediction';
  readonly pictures: Float32Array;
  readonly probabilities: Float32Array;
}

export type WorkerTask = GradientTask | PredictionTask;
