import * as tf from '@tensorflow/tfjs';
import { InputError } from '../inputError';
import { compileExecutor, type Executor } from './kernels/executor/executor';
import { readParameters } from './trainableWeights';

/** Pictures that an executor keeps at a time: what a prediction of one picture needs most of the memory for. */
const EXECUTOR_BATCH = 32;

/** The executors of the models seen so far; null where TensorFlow.js has to compute. */
const executors = new WeakMap<tf.LayersModel, Executor | null>();

/**
 * Class probabilities of pictures that lie one after the other in `pictures`, computed on this thread, `batchSize`
 * pictures at a time, between which the event loop runs: [n, classes], row-major. Throws RangeError and InputError as
 * `countPictures` does.
 */
export async function forward(
  model: tf.LayersModel,
  pictures: Float32Array,
  { batchSize = 128 }: { readonly batchSize?: number } = {},
): Promise<Float32Array> {
  const count = countPictures(model, pictures);
  const pixels = pictures.length / count;
  const classes = outputClasses(model);
  const probabilities = new Float32Array(count * classes);
  for (let first = 0; first < count; first += batchSize) {
    if (first > 0) await new Promise(setImmediate);
    const batch = pictures.subarray(first * pixels, Math.min(first + batchSize, count) * pixels);
    probabilities.set(forwardBatch(model, batch), first * classes);
  }
  return probabilities;
}

function forwardBatch(model: tf.LayersModel, pictures: Float32Array): Float32Array {
  const executor = executorOf(model);
  if (executor !== null) {
    readParameters(model, executor.parameters);
    return executor.predict(pictures);
  }
  return tf.tidy(() => {
    const shape = inputShape(model);
    const batch = tf.tensor(pictures, [pictures.length / tf.util.sizeFromShape(shape), ...shape]);
    return (model.predict(batch, { batchSize: batch.shape[0] }) as tf.Tensor).dataSync() as Float32Array;
  });
}

function executorOf(model: tf.LayersModel): Executor | null {
  if (tf.getBackend() !== 'wasm') return null;
  let executor = executors.get(model);
  if (executor === undefined) {
    executor = compileExecutor(model, EXECUTOR_BATCH) ?? null;
    executors.set(model, executor);
  }
  return executor;
}

/**
 * How many of the model's inputs `pictures` holds. Throws RangeError when it is no whole number, InputError when a
 * pixel is not finite: relu would make a zero of NaN, and the answer would look sound.
 */
export function countPictures(model: tf.LayersModel, pictures: Float32Array): number {
  const shape = inputShape(model);
  const pixels = shape.reduce((product, side) => product * side, 1);
  if (pictures.length % pixels !== 0) {
    throw new RangeError(`${pictures.length} values are no whole number of pictures of ${shape.join(' x ')}`);
  }
  const bad = firstNotFinite(pictures);
  if (bad === -1) return pictures.length / pixels;
  throw new InputError(`a pixel of picture ${Math.floor(bad / pixels)} is ${pictures[bad]}, wanted finite numbers`);
}

/** Index of the first number that is not finite, -1 where all are. */
export function firstNotFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (values[i]! - values[i]! !== 0) return i;
  return -1;
}

/** Shape of one input of the model: [60, 60, 1] for the thesis' networks. */
export function inputShape(model: tf.LayersModel): number[] {
  const shape = model.inputs[0]!.shape.slice(1);
  if (model.inputs.length !== 1 || shape.some((side) => side === null)) {
    throw new RangeError(
      `a model with one input of known size is wanted, got ${JSON.stringify(model.inputs[0]!.shape)}`,
    );
  }
  return shape as number[];
}

/** Number of classes that the model tells apart. */
export function outputClasses(model: tf.LayersModel): number {
  return model.outputs[0]!.shape.at(-1)!;
}
