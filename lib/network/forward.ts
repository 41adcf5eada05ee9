import * as tf from '@tensorflow/tfjs';
import { InputError } from '../inputError';

/**
 * Class probabilities of pictures that lie one after the other in `pictures`, computed on this thread, `batchSize`
 * pictures at a time: [n, classes], row-major. Throws RangeError when `pictures` is no whole number of the model's inputs.
 */
export async function forward(
  model: tf.LayersModel,
  pictures: Float32Array,
  { batchSize = 128 }: { readonly batchSize?: number } = {},
): Promise<Float32Array> {
  const shape = inputShape(model);
  const count = countPictures(model, pictures);
  const pixels = pictures.length / count;
  const classes = outputClasses(model);
  const probabilities = new Float32Array(count * classes);
  for (let first = 0; first < count; first += batchSize) {
    const size = Math.min(batchSize, count - first);
    const output = tf.tidy(() => {
      const batch = tf.tensor(pictures.subarray(first * pixels, (first + size) * pixels), [size, ...shape]);
      return model.predict(batch, { batchSize: size }) as tf.Tensor;
    });
    probabilities.set((await output.data()) as Float32Array, first * classes);
    output.dispose();
  }
  return probabilities;
}

/**
 * How many of the model's inputs `pictures` holds. Throws RangeError when it is no whole number, InputError when a pixel is not
 * finite: relu would make a zero of NaN, and the answer would look sound.
 */
export function countPictures(model: tf.LayersModel, pictures: Float32Array): number {
  const shape = inputShape(model);
  const count = pictures.length / shape.reduce((product, side) => product * side, 1);
  if (!Number.isInteger(count)) {
    throw new RangeError(`${pictures.length} values are no whole number of pictures of ${shape.join(' x ')}`);
  }
  const bad = pictures.findIndex((value) => !Number.isFinite(value));
  if (bad === -1) return count;
  const picture = Math.floor((bad * count) / pictures.length);
  throw new InputError(`a pixel of picture ${picture} is ${pictures[bad]}, wanted finite numbers`);
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
