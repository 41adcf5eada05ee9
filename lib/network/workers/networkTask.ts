import type * as tf from '@tensorflow/tfjs';
import type { LearningBatch } from '../kernels/executor/executor';
import type { NetworkPlan } from '../kernels/executor/networkPlan';

/** What a worker is started with. Both vectors lie in shared memory. */
export interface WorkerSetup {
  /** The network: a plan for the executor, or a whole model for TensorFlow.js, which takes half a second to load. */
  readonly network: { readonly plan: NetworkPlan } | { readonly artifacts: tf.io.ModelArtifacts };
  /** Most pictures of a share. */
  readonly batchSize: number;
  /** Read at the start of each task. */
  readonly parameters: Float32Array;
  /** Where the worker leaves the gradient of its share. */
  readonly gradient: Float32Array;
}

/** A share of a batch; the pictures lie in shared memory. Answered by a StepResult. */
export interface LearningTask extends LearningBatch {
  readonly kind: 'learn';
}

/** Pictures to look at, in shared memory, and where their class probabilities go. */
export interface PredictionTask {
  readonly kind: 'predict';
  readonly pictures: Float32Array;
  readonly probabilities: Float32Array;
}

export type WorkerTask = LearningTask | PredictionTask;
