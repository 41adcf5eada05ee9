import { InputError } from '../inputError';
import type { Image } from './image';

/** A copy of the finite pixels of an image, row after row. Throws InputError when there is none. */
export function finiteValues({ data, width, height }: Image): Float32Array {
  const values = new Float32Array(data.length);
  let count = 0;
  for (const value of data) if (Number.isFinite(value)) values[count++] = value;
  if (count === 0) throw new InputError(`a ${width} x ${height} image without a single finite pixel has no limits`);
  return values.subarray(0, count);
}
