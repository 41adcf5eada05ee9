import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { networkPlan } from '../kernels/executor/networkPlan';

/** What decides whether several threads pay. */
export interface Workload {
  /** Threads asked for; undefined leaves the choice to the size of the work. */
  readonly workers?: number | undefined;
  readonly batchSize: number;
  readonly pictures: number;
  readonly epochs: number;
}

/** Multiply-adds of one picture that one thread makes in a second: of the executor, and of TensorFlow.js with our kernels. */
const TRAINED_PER_SECOND = { executor: 14e9, tensorFlow: 5e9 };
const PREDICTED_PER_SECOND = { executor: 45e9, tensorFlow: 12e9 };
/** Starting the workers costs 0.1 s with the executor, 0.5 s with TensorFlow.js, which a run must be worth. */
const SHORTEST_RUN_SECONDS = { executor: 0.5, tensorFlow: 3 };
/** To hand out a share and to add its gradient costs about 0.2 ms, which its pictures must be worth. */
const SHORTEST_SHARE_SECONDS = 3e-3;

/**
 * How many threads to train with: as many as there are cores, as long as each has pictures enough in every batch. Only
 * the WebAssembly engine takes more than one. A model with batch normalisation takes one: its statistics are those of
 * the whole batch.
 *
 * @throws RangeError when the number asked for is not 1, 2, 3 ...
 */
export function workersFor(model: tf.LayersModel, { workers, batchSize, pictures, epochs }: Workload): number {
  assertWorkers(workers);
  if (tf.getBackend() !== 'wasm' || JSON.stringify(model.getConfig()).includes('"BatchNormalization"')) return 1;
  if (workers !== undefined) return Math.min(workers, batchSize);
  const engine = engineName(model);
  const secondsPerPicture = multiplyAdds(model) / TRAINED_PER_SECOND[engine];
  if (secondsPerPicture * pictures * epochs < SHORTEST_RUN_SECONDS[engine]) return 1;
  const shares = Math.floor((secondsPerPicture * Math.min(batchSize, pictures)) / SHORTEST_SHARE_SECONDS);
  return Math.max(1, Math.min(availableParallelism(), shares));
}

/**
 * How many threads to look at pictures with: what was asked for, else one a core where there are pictures enough. Only
 * the WebAssembly engine takes more than one.
 *
 * @throws RangeError when the number asked for is not 1, 2, 3 ...
 */
export function predictionWorkers(model: tf.LayersModel, pictures: number, workers?: number): number {
  assertWorkers(workers);
  if (tf.getBackend() !== 'wasm') return 1;
  if (workers !== undefined) return workers;
  const engine = engineName(model);
  const seconds = (multiplyAdds(model) / PREDICTED_PER_SECOND[engine]) * pictures;
  return seconds >= SHORTEST_RUN_SECONDS[engine] ? availableParallelism() : 1;
}

function engineName(model: tf.LayersModel): keyof typeof TRAINED_PER_SECOND {
  return networkPlan(model) === undefined ? 'tensorFlow' : 'executor';
}

function assertWorkers(workers: number | undefined): void {
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1)) {
    throw new RangeError(`workers is 1, 2, 3 ..., got ${workers}`);
  }
}

/** Multiply-adds of the convolutions and dense layers for one picture: the size of the kernel at each place of the output. */
function multiplyAdds(model: tf.LayersModel): number {
  return model.layers.reduce((sum, layer) => {
    const [kernel] = layer.getWeights();
    const output = layer.outputShape as number[];
    return sum + (kernel?.size ?? 0) * output.slice(1, -1).reduce((product, side) => product * side, 1);
  }, 0);
}
