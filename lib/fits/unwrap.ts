import { gunzipSync } from 'node:zlib';
import Bunzip from 'seek-bzip';
import { InputError } from '../inputError';
import { decodeLzw } from './lzw';

/** Largest unwrapped file: 2 GiB, the most that one buffer of Node's zlib gives. */
const MOST_BYTES = 2 ** 31 - 1;

/** Takes off what wraps a whole FITS file: gzip, bzip2 or compress (.Z). Throws InputError when the wrapping is damaged. */
export function unwrap(bytes: Uint8Array, name: string): Uint8Array {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
    if (bytes[0] === 0x1f && bytes[1] === 0x9d) return decodeLzw(bytes);
    if (bytes[0] === 0x42 && bytes[1] === 0x5a && bytes[2] === 0x68) return decodeBzip2(Buffer.from(bytes));
  } catch (error) {
    throw new InputError(`${name} cannot be unpacked: ${(error as Error).message}`);
  }
  return bytes;
}

/** pbzip2 writes one stream a block, all of which count; what follows the last and is no bzip2 is left alone, as by bzip2. */
function decodeBzip2(bytes: Buffer): Buffer {
  try {
    return Bunzip.decode(bytes, undefined, true);
  } catch (error) {
    if ((error as { errorCode?: number }).errorCode !== Bunzip.Err.NOT_BZIP_DATA) throw error;
    return Bunzip.decode(bytes);
  }
}
