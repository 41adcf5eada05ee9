import type * as tf from '@tensorflow/tfjs';
import { getBackend } from '@tensorflow/tfjs';
import { InputError } from '../../inputError';
import type { Executor } from '../kernels/executor/executor';
import { inputShape, outputClasses } from '../model/modelShape';
import { readVariables, trainableVariables } from '../model/modelWeights';
import { executorOf } from '../step/engine';
import { firstNotFinite } from '../step/firstNotFinite';
import { predictBatch } from '../step/tensorFlowEngine';

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
  const executor = keptExecutor(model);
  if (executor === null) return predictBatch(model, pictures);
  readVariables(trainableVariables(model), executor.parameters);
  return executor.predict(pictures);
}

function keptExecutor(model: tf.LayersModel): Executor | null {
  if (getBackend() !== 'wasm') return null;
  let executor = executors.get(model);
  if (executor === undefined) {
    executor = executorOf(model, EXECUTOR_BATCH) ?? null;
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
