import type * as tf from '@tensorflow/tfjs';
import type { BatchGradient } from './batchGradient';
import { inputShape, outputClasses } from './forward';
import type { GradientSource } from './gradientSource';
import { collectArtifacts } from './saveModel';
import { sharedFloats } from './sharedFloats';
import type { Batch } from './trainingData';
import type { GradientAnswer } from './workerTask';
import { WorkerThread } from './workerThread';

export interface WorkerPoolOptions {
  readonly workers: number;
  /** The weights to compute with, in shared memory, in the model's order; read anew for each task. */
  readonly weights: readonly Float32Array[];
  readonly classWeights?: readonly number[] | undefined;
  /** Pictures that pass through the network at a time in a prediction. */
  readonly batchSize?: number;
}

/** Pictures a worker gets at a time: bounds the shared memory. */
const PREDICTED_AT_ONCE = 512;

interface Share {
  readonly first: number;
  readonly end: number;
  readonly thread: WorkerThread;
  readonly gradients: readonly Float32Array[];
}

/**
 * Several threads, each with its own engine and its own copy of a model. A batch is cut into as many shares as there are
 * workers, one after the other; their gradients are added in the order of the shares, so a run repeats bit for bit with
 * the same number of workers. The calling thread stays free: its event loop runs while the workers compute.
 *
 * Pictures go to the workers through one piece of shared memory, which grows to the largest batch or prediction seen.
 */
export class WorkerPool implements GradientSource {
  private shared: Float32Array = sharedFloats(0);

  private constructor(
    private readonly threads: readonly WorkerThread[],
    /** Of each worker, one array a weight. */
    private readonly gradients: readonly (readonly Float32Array[])[],
    private readonly pixels: number,
    private readonly classes: number,
  ) {}

  /** Starts the workers; rejects with WorkerError when one cannot build the model. */
  static async open(model: tf.LayersModel, options: WorkerPoolOptions): Promise<WorkerPool> {
    const { workers, weights, classWeights, batchSize } = options;
    const artifacts = await collectArtifacts(model);
    const gradients = Array.from({ length: workers }, () => weights.map((values) => sharedFloats(values.length)));
    const threads = gradients.map(
      (gradients, index) =>
        new WorkerThread(index + 1, {
          artifacts,
          weights,
          gradients,
          classWeights,
          ...(batchSize === undefined ? {} : { batchSize }),
        }),
    );
    const pixels = inputShape(model).reduce((product, side) => product * side, 1);
    const pool = new WorkerPool(threads, gradients, pixels, outputClasses(model));
    try {
      await Promise.all(threads.map((thread) => thread.ready));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  async gradient(batch: Batch, step: number): Promise<BatchGradient> {
    const pictures = this.share(batch.pictures);
    const shares = this.shares(batch.count);
    const answers = (await Promise.all(
      shares.map(({ first, end, thread }) =>
        thread.ask({
          kind: 'gradient',
          pictures: pictures.subarray(first * this.pixels, end * this.pixels),
          labels: batch.labels.slice(first, end),
          step,
          firstSample: first,
          batchCount: batch.count,
        }),
      ),
    )) as GradientAnswer[];
    return {
      loss: answers.reduce((sum, answer) => sum + answer.loss, 0),
      hits: answers.reduce((sum, answer) => sum + answer.hits, 0),
      gradients: sumOf(shares.map(({ gradients }) => gradients)),
    };
  }

  async predict(pictures: Float32Array): Promise<Float32Array> {
    const count = pictures.length / this.pixels;
    const probabilities = new Float32Array(count * this.classes);
    const block = PREDICTED_AT_ONCE * this.threads.length;
    for (let first = 0; first < count; first += block) {
      const end = Math.min(first + block, count);
      const found = await this.predictBlock(pictures.subarray(first * this.pixels, end * this.pixels));
      probabilities.set(found, first * this.classes);
    }
    return probabilities;
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }

  private async predictBlock(pictures: Float32Array): Promise<Float32Array> {
    const shared = this.share(pictures);
    const count = pictures.length / this.pixels;
    const probabilities = sharedFloats(count * this.classes);
    await Promise.all(
      this.shares(count).map(({ first, end, thread }) =>
        thread.ask({
          kind: 'prediction',
          pictures: shared.subarray(first * this.pixels, end * this.pixels),
          probabilities: probabilities.subarray(first * this.classes, end * this.classes),
        }),
      ),
    );
    return probabilities;
  }

  /** Cuts 0 .. count - 1 into one run a worker; a worker for whom nothing is left gets none. */
  private shares(count: number): Share[] {
    const edge = (index: number): number => Math.ceil((index * count) / this.threads.length);
    return this.threads
      .map((thread, i) => ({ first: edge(i), end: edge(i + 1), thread, gradients: this.gradients[i]! }))
      .filter(({ first, end }) => end > first);
  }

  private share(pictures: Float32Array): Float32Array {
    if (this.shared.length < pictures.length) this.shared = sharedFloats(pictures.length);
    this.shared.set(pictures);
    return this.shared;
  }
}

/** Adds the shares' gradients, always in the same order. */
function sumOf(shares: readonly (readonly Float32Array[])[]): Float32Array[] {
  const [first, ...others] = shares;
  const sums = first!.map((values) => values.slice());
  for (const gradients of others) {
    for (const [p, sum] of sums.entries()) {
      const values = gradients[p]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += values[i]!;
    }
  }
  return sums;
}
