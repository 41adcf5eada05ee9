import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs';

/** What decides whether several threads pay. */
export interface Workload {
  /** Threads asked for; undefined leaves the choice to the size of the work. */
  readonly workers?: number | undefined;
  readonly batchSize: number;
  readonly pictures: number;
  readonly epochs: number;
}

/** Multiply-adds of one picture that one thread makes in a second of training, in this project's networks. */
const MULTIPLY_ADDS_PER_SECOND = 5e9;
/** The same, of a prediction. */
const LOOKED_AT_PER_SECOND = 12e9;
/** Starting the workers costs about half a second, which a run must be worth. */
const SHORTEST_RUN_SECONDS = 3;
/** Handing out a batch costs about a fifth of a millisecond, which a step must be worth. */
const SHORTEST_STEP_SECONDS = 2e-3;

/**
 * How many threads to train with. Only the WebAssembly engine takes more than one. A model with batch normalisation takes
 * one: its statistics are those of the whole batch.
 *
 * @throws RangeError when the number asked for is not 1, 2, 3 ...
 */
export function workersFor(model: tf.LayersModel, { workers, batchSize, pictures, epochs }: Workload): number {
  assertWorkers(workers);
  if (tf.getBackend() !== 'wasm' || JSON.stringify(model.getConfig()).includes('"BatchNormalization"')) return 1;
  if (workers !== undefined) return Math.min(workers, batchSize);
  const secondsPerPicture = multiplyAdds(model) / MULTIPLY_ADDS_PER_SECOND;
  const step = secondsPerPicture * Math.min(batchSize, pictures);
  const run = secondsPerPicture * pictures * epochs;
  const pays = step >= SHORTEST_STEP_SECONDS && run >= SHORTEST_RUN_SECONDS;
  return pays ? Math.min(availableParallelism(), batchSize) : 1;
}

/**
 * How many threads to look at pictures with: what was asked for, else one a core where there are pictures enough. Only the
 * WebAssembly engine takes more than one.
 *
 * @throws RangeError when the number asked for is not 1, 2, 3 ...
 */
export function predictionWorkers(model: tf.LayersModel, pictures: number, workers?: number): number {
  assertWorkers(workers);
  if (tf.getBackend() !== 'wasm') return 1;
  if (workers !== undefined) return workers;
  const seconds = (multiplyAdds(model) / LOOKED_AT_PER_SECOND) * pictures;
  return seconds >= SHORTEST_RUN_SECONDS ? availableParallelism() : 1;
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
