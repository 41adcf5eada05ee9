import { InputError } from '../inputError';

/** Takes memory for an image of these axes. Throws InputError when there is not enough. */
export function reserve<T>(axes: readonly number[], name: string, take: () => T): T {
  try {
    return take();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Node reports exhausted memory as a RangeError.
    throw new InputError(`${name} declares ${axes.join(' x ')} pixels, more than fit into memory`);
  }
}
