import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../inputError';
import { DIGIT_SIZE, type DigitData, type DigitSet } from './digitSet';
import { readIdx } from './readIdx';

/** The files of one half of MNIST, without the ending .gz that they may have. */
const FILES = {
  training: { pictures: 'train-images-idx3-ubyte', labels: 'train-labels-idx1-ubyte' },
  test: { pictures: 't10k-images-idx3-ubyte', labels: 't10k-labels-idx1-ubyte' },
} as const;

/**
 * Reads MNIST (60,000 digits to learn from and 10,000 for the test) from a folder of its four IDX files, with or
 * without .gz. Throws InputError naming the file that is missing, damaged or does not fit.
 */
export async function readMnistFolder(folder: string): Promise<DigitData> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new InputError(`${folder} is no folder, wanted one with the four IDX files of MNIST`);
  }
  const training = await readDigits(folder, FILES.training);
  const test = await readDigits(folder, FILES.test);
  return { training, test, source: `${training.count} + ${test.count} digits of MNIST` };
}

/** Reads the test half alone, from a folder of its two IDX files. */
export function readMnistTest(folder: string): Promise<DigitSet> {
  return readDigits(folder, FILES.test);
}

async function readDigits(folder: string, names: { pictures: string; labels: string }): Promise<DigitSet> {
  const picturesPath = present(folder, names.pictures);
  const labelsPath = present(folder, names.labels);
  const { shape, data } = await readIdx(picturesPath, 3);
  const labels = (await readIdx(labelsPath, 1)).data;
  const [count, height, width] = shape as [number, number, number];
  if (height !== DIGIT_SIZE || width !== DIGIT_SIZE) {
    throw new InputError(
      `${picturesPath} holds pictures of ${width} x ${height}, wanted ${DIGIT_SIZE} x ${DIGIT_SIZE}`,
    );
  }
  if (count === 0) throw new InputError(`${picturesPath} holds no pictures`);
  if (labels.length !== count) {
    throw new InputError(`${labelsPath} holds ${labels.length} labels, ${picturesPath} ${count} pictures`);
  }
  const bad = labels.findIndex((label) => label > 9);
  if (bad >= 0) throw new InputError(`${labelsPath}: label ${bad} is ${labels[bad]}, wanted 0 to 9`);
  return { pictures: Float32Array.from(data, (value) => value / 255), labels: Uint8Array.from(labels), count };
}

function present(folder: string, name: string): string {
  const path = [name, `${name}.gz`].map((file) => join(folder, file)).find(existsSync);
  if (path === undefined) throw new InputError(`${folder} holds neither ${name} nor ${name}.gz`);
  return path;
}
