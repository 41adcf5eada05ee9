import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../../inputError';
import { outputClasses } from '../model/modelShape';
import { predictionWorkers } from '../workers/workerCount';
import { countPictures, forward } from './forward';
import { openPredictor } from './predictor';

export { inputShape, outputClasses } from '../model/modelShape';

/** What a network says of one picture. */
export interface Prediction {
  /** The most probable class, an index into the probabilities. */
  readonly label: number;
  /** One for each class, adding up to 1. */
  readonly probabilities: readonly number[];
  /** The probability of `label`. */
  readonly confidence: number;
}

export interface PredictOptions {
  /** Pictures that pass through the network at a time in each thread, default 128. */
  readonly batchSize?: number;
  /**
   * Threads that share out the pictures, on the WebAssembly engine. Default: one a core where the pictures are so many
   * that starting them pays, else 1, which is this thread. What they find is the same within rounding.
   */
  readonly workers?: number;
}

/**
 * Class probabilities of pictures that lie one after the other in `pictures` (row-major, channels last), as the model
 * wants them: [n, classes], row-major. Throws RangeError when `pictures` is no whole number of the model's inputs,
 * InputError when a pixel is not finite, WorkerError when a worker dies. To predict repeatedly with several threads,
 * open a Predictor.
 */
export async function predict(
  model: tf.LayersModel,
  pictures: Float32Array,
  options: PredictOptions = {},
): Promise<Float32Array> {
  const workers = predictionWorkers(model, countPictures(model, pictures), options.workers);
  if (workers === 1) return forward(model, pictures, options);
  const predictor = await openPredictor(model, { ...options, workers });
  return predictor.predict(pictures).finally(() => predictor.close());
}

/** Each picture's most probable class, in order; on a tie the first class. */
export async function classify(
  model: tf.LayersModel,
  pictures: Float32Array,
  options: PredictOptions = {},
): Promise<Prediction[]> {
  return toPredictions(await predict(model, pictures, options), outputClasses(model));
}

/** Cuts a row-major [n, classes] array into one Prediction a row; throws InputError when a probability is NaN. */
export function toPredictions(probabilities: Float32Array, classes: number): Prediction[] {
  const rows: Prediction[] = [];
  for (let first = 0; first < probabilities.length; first += classes) {
    const row = Array.from(probabilities.subarray(first, first + classes));
    const confidence = Math.max(...row);
    if (Number.isNaN(confidence)) {
      throw new InputError(`the network's answer to picture ${rows.length} is not a number, its weights are damaged`);
    }
    rows.push({ label: row.indexOf(confidence), probabilities: row, confidence });
  }
  return rows;
}
