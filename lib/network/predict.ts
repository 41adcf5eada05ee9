import * as tf from '@tensorflow/tfjs';

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
  /** Pictures that pass through the network at a time, default 128. */
  readonly batchSize?: number;
}

const DEFAULT_BATCH = 128;

/**
 * Class probabilities of pictures that lie one after the other in `pictures` (row-major, channels last), as the model
 * wants them: [n, classes], row-major. Throws RangeError when `pictures` is no whole number of the model's inputs.
 */
export async function predict(
  model: tf.LayersModel,
  pictures: Float32Array,
  options: PredictOptions = {},
): Promise<Float32Array> {
  const { batchSize = DEFAULT_BATCH } = options;
  const shape = inputShape(model);
  const pixels = shape.reduce((product, side) => product * side, 1);
  const count = pictures.length / pixels;
  if (!Number.isInteger(count)) {
    throw new RangeError(`${pictures.length} values are no whole number of pictures of ${shape.join(' x ')}`);
  }
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

/** Each picture's most probable class, in order; on a tie the first class. */
export async function classify(
  model: tf.LayersModel,
  pictures: Float32Array,
  options: PredictOptions = {},
): Promise<Prediction[]> {
  return toPredictions(await predict(model, pictures, options), outputClasses(model));
}

/** Cuts a row-major [n, classes] array into one Prediction a row. */
export function toPredictions(probabilities: Float32Array, classes: number): Prediction[] {
  const rows: Prediction[] = [];
  for (let first = 0; first < probabilities.length; first += classes) {
    const row = Array.from(probabilities.subarray(first, first + classes));
    const confidence = Math.max(...row);
    rows.push({ label: Math.max(0, row.indexOf(confidence)), probabilities: row, confidence });
  }
  return rows;
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
