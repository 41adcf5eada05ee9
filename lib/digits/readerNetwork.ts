import * as tf from '@tensorflow/tfjs';
import { SeededDropout } from '../network/model/seededDropout';
import { createRandom } from '../random';
import { DIGIT_NAMES, DIGIT_SIZE } from './digitSet';

/** What the reader may answer: the ten digits, and that it is none. */
export const READER_NAMES: readonly string[] = [...DIGIT_NAMES, 'no digit'];

/** Filters of the five convolutions; a pooling follows the first, the third and the fifth. */
const FILTERS = [24, 40, 40, 80, 80] as const;
const POOLED: readonly number[] = [0, 2, 4];
const NEURONS = 96;
const DROPOUT = 0.3;

/**
 * The network of the drawing page: five convolutions of 3 x 3 ("same", relu), so that each of its last values sees most
 * of the digit, then a dense layer of 96 and a softmax over the ten digits and "no digit". Input [n, 28, 28, 1], output
 * [n, 11]; not compiled. Weights start as He et al. (2015) found for relu. The caller disposes of it.
 */
export function buildReader(seed: number): tf.LayersModel {
  const random = createRandom(seed);
  const start = (name: string) => tf.initializers.heNormal({ seed: random.fork(name).integer(2 ** 31) });
  const model = tf.sequential({ name: 'reader' });
  model.add(tf.layers.inputLayer({ inputShape: [DIGIT_SIZE, DIGIT_SIZE, 1], name: 'digits' }));
  FILTERS.forEach((filters, i) => {
    const name = `conv2d_${i + 1}`;
    const kernelInitializer = start(name);
    model.add(
      tf.layers.conv2d({ name, filters, kernelSize: 3, padding: 'same', activation: 'relu', kernelInitializer }),
    );
    if (POOLED.includes(i)) model.add(tf.layers.maxPooling2d({ name: `pooling_${i + 1}`, poolSize: 2 }));
  });
  model.add(tf.layers.flatten({ name: 'flatten' }));
  model.add(
    new SeededDropout({ name: 'dropout_1', rate: DROPOUT, maskSeed: random.fork('dropout_1').integer(2 ** 31) }),
  );
  model.add(
    tf.layers.dense({ name: 'dense_1', units: NEURONS, activation: 'relu', kernelInitializer: start('dense_1') }),
  );
  model.add(
    new SeededDropout({ name: 'dropout_2', rate: DROPOUT, maskSeed: random.fork('dropout_2').integer(2 ** 31) }),
  );
  model.add(
    tf.layers.dense({
      name: 'dense_2',
      units: READER_NAMES.length,
      activation: 'softmax',
      kernelInitializer: tf.initializers.glorotUniform({ seed: random.fork('dense_2').integer(2 ** 31) }),
    }),
  );
  return model;
}
