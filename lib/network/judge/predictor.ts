import type * as tf from '@tensorflow/tfjs';
import { countNumbers, readVariables, trainableVariables } from '../model/modelWeights';
import { sharedFloats } from '../workers/sharedFloats';
import { predictionWorkers } from '../workers/workerCount';
import { WorkerPool } from '../workers/workerPool';
import { countPictures, forward } from './forward';

/** Several threads that wait for pictures, each with its own engine and its own copy of a model as it was. */
export interface Predictor {
  /** Threads that share out the pictures; 1 is the calling thread. */
  readonly workers: number;
  /**
   * Class probabilities of pictures as `predict` takes them, [n, classes], row-major. Calls that overlap wait
   * for each other. Rejects with
   * WorkerError when a worker dies.
   */
  predict(pictures: Float32Array): Promise<Float32Array>;
  /** Ends the threads. */
  close(): Promise<void>;
}

export interface PredictorOptions {
  /** Default: one a core on the WebAssembly engine, 1 on the others, which have threads of their own or none. */
  readonly workers?: number;
  /** Pictures that pass through the network at a time in each thread, default 128. */
  readonly batchSize?: number;
}

/** Starts the threads, about half a second. The caller closes the predictor. */
export async function openPredictor(model: tf.LayersModel, options: PredictorOptions = {}): Promise<Predictor> {
  const workers = predictionWorkers(model, Number.POSITIVE_INFINITY, options.workers);
  if (workers === 1) {
    return { workers, predict: (pictures) => forward(model, pictures, options), close: async () => undefined };
  }
  const variables = trainableVariables(model);
  const parameters = readVariables(variables, sharedFloats(countNumbers(variables)));
  const pool = await WorkerPool.open(model, { workers, parameters, batchSize: workers * (options.batchSize ?? 128) });
  let turn: Promise<unknown> = Promise.resolve();
  const predict = async (pictures: Float32Array): Promise<Float32Array> => {
    countPictures(model, pictures);
    const answer = turn.then(() => pool.predict(pictures));
    turn = answer.catch(() => undefined);
    return answer;
  };
  return { workers, predict, close: () => pool.close() };
}
