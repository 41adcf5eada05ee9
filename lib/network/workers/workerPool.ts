import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { startWorker, type WorkerHand } from '../../workers';
import { networkPlan } from '../kernels/executor/networkPlan';
import { inputShape, outputClasses } from '../model/modelShape';
import { collectArtifacts } from '../model/saveModel';
import { type Learner, type LearnerOptions, type StepResult, sharesOf } from '../step/learner';
import type { Batch } from '../train/trainingData';
import type { WorkerSetup, WorkerTask } from './networkTask';
import { sharedFloats } from './sharedFloats';
import { WorkerError } from './workerError';

export interface WorkerPoolOptions extends LearnerOptions {
  readonly workers: number;
}

/** Pictures a worker gets at a time in a prediction: bounds the shared memory. */
const PREDICTED_AT_ONCE = 512;

interface PoolWorker {
  readonly hand: WorkerHand<WorkerTask, StepResult | null>;
  readonly gradient: Float32Array;
}

/** A run of neighbours in a batch, and who computes it. */
interface Share {
  readonly first: number;
  readonly end: number;
  readonly ask: (task: WorkerTask) => Promise<StepResult | null>;
  readonly gradient: Float32Array;
}

/**
 * Several threads, each with a network of its own. A batch is cut into as many shares as there are workers, one after
 * the other; their gradients are added in the order of the shares, so a run repeats bit for bit with the same number of
 * workers. The calling thread stays free: its event loop runs while the workers compute.
 *
 * Pictures go to the workers through one piece of shared memory, which grows to the largest batch or prediction seen.
 */
export class WorkerPool implements Learner {
  readonly gradient: Float32Array;
  private shared: Float32Array = sharedFloats(0);

  private constructor(
    private readonly workers: readonly PoolWorker[],
    private readonly model: { readonly pixels: number; readonly classes: number },
    private readonly classWeights: readonly number[] | undefined,
  ) {
    this.gradient = workers[0]!.gradient;
  }

  /** Starts the workers. `parameters` lie in shared memory. */
  static async open(model: tf.LayersModel, options: WorkerPoolOptions): Promise<WorkerPool> {
    const { workers, parameters, classWeights, batchSize } = options;
    const plan = networkPlan(model);
    const setup = {
      network: plan === undefined ? { artifacts: await collectArtifacts(model) } : { plan },
      batchSize: Math.ceil(batchSize / workers),
      parameters,
    };
    const started = Array.from({ length: workers }, () => {
      const gradient = sharedFloats(parameters.length);
      const workerData: WorkerSetup = { ...setup, gradient };
      return {
        hand: startWorker<WorkerTask, StepResult | null>(join(__dirname, 'networkWorker.js'), workerData),
        gradient,
      };
    });
    const pixels = inputShape(model).reduce((product, side) => product * side, 1);
    return new WorkerPool(started, { pixels, classes: outputClasses(model) }, classWeights);
  }

  async learn(batch: Batch, step: number): Promise<StepResult> {
    const pictures = this.share(batch.pictures);
    const { pixels } = this.model;
    const weights = sharesOf(batch, this.classWeights);
    const shares = this.shares(batch.count);
    const results = (await Promise.all(
      shares.map(({ first, end, ask }) =>
        ask({
          kind: 'learn',
          pictures: pictures.subarray(first * pixels, end * pixels),
          labels: batch.labels.slice(first, end),
          shares: weights.slice(first, end),
          step,
          firstSample: first,
        }),
      ),
    )) as StepResult[];
    for (const { gradient } of shares.slice(1)) addInPlace(this.gradient, gradient);
    return results.reduce((sum, { loss, hits }) => ({ loss: sum.loss + loss, hits: sum.hits + hits }));
  }

  async predict(pictures: Float32Array): Promise<Float32Array> {
    const { pixels, classes } = this.model;
    const count = pictures.length / pixels;
    const probabilities = new Float32Array(count * classes);
    const block = PREDICTED_AT_ONCE * this.workers.length;
    for (let first = 0; first < count; first += block) {
      const end = Math.min(first + block, count);
      const found = await this.predictBlock(pictures.subarray(first * pixels, end * pixels));
      probabilities.set(found, first * classes);
    }
    return probabilities;
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map(({ hand }) => hand.dismiss()));
  }

  private async predictBlock(pictures: Float32Array): Promise<Float32Array> {
    const { pixels, classes } = this.model;
    const shared = this.share(pictures);
    const count = pictures.length / pixels;
    const probabilities = sharedFloats(count * classes);
    await Promise.all(
      this.shares(count).map(({ first, end, ask }) =>
        ask({
          kind: 'predict',
          pictures: shared.subarray(first * pixels, end * pixels),
          probabilities: probabilities.subarray(first * classes, end * classes),
        }),
      ),
    );
    return probabilities;
  }

  /** Cuts 0 .. count - 1 into one share a worker; a worker for whom nothing is left gets none. */
  private shares(count: number): Share[] {
    const edge = (index: number): number => Math.ceil((index * count) / this.workers.length);
    return this.workers
      .map(({ hand, gradient }, i) => ({
        first: edge(i),
        end: edge(i + 1),
        gradient,
        ask: (task: WorkerTask) =>
          hand.do(task).catch((error: Error) => {
            throw new WorkerError(`Training worker ${i + 1} died: ${error.message}.`);
          }),
      }))
      .filter(({ first, end }) => end > first);
  }

  private share(pictures: Float32Array): Float32Array {
    if (this.shared.length < pictures.length) this.shared = sharedFloats(pictures.length);
    this.shared.set(pictures);
    return this.shared;
  }
}

function addInPlace(sum: Float32Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += values[i]!;
}
