import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { InputError } from '../inputError';

/** The contents of an IDX file of unsigned bytes. */
export interface IdxArray {
  /** Length along each dimension, the slowest first. */
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** The third byte of the magic number says of which type the values are; all files of MNIST hold unsigned bytes. */
const UNSIGNED_BYTES = 0x08;
/** The first two bytes of a gzip file. */
const GZIP = [0x1f, 0x8b];
/** More than any file of this kind holds unpacked: a damaged gzip file must not fill the memory. */
const MOST_BYTES = 2 ** 30;

/**
 * Reads an IDX file (http://yann.lecun.com/exdb/mnist), packed with gzip or not, whatever its name says. `dimensions` is
 * how many it must have: 3 for pictures, 1 for labels. Throws InputError when it is missing, damaged, cut short or
 * another kind of file.
 */
export async function readIdx(path: string, dimensions: number): Promise<IdxArray> {
  return parseIdx(unpack(await read(path), path), path, dimensions);
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InputError(`${path} ${missing ? 'does not exist' : 'cannot be read'}, wanted an IDX file`);
  }
}

function unpack(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes[0] !== GZIP[0] || bytes[1] !== GZIP[1]) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw new InputError(`${path} is a damaged or cut gzip file: ${(error as Error).message}`);
  }
}

function parseIdx(bytes: Uint8Array, path: string, dimensions: number): IdxArray {
  const wanted = (UNSIGNED_BYTES << 8) | dimensions;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = 4 + 4 * dimensions;
  const magic = bytes.length < 4 ? wanted : view.getUint32(0);
  if (magic !== wanted) {
    throw new InputError(
      `${path} begins with ${hex(magic)}, wanted ${hex(wanted)}: IDX, bytes, ${dimensions}-dimensional`,
    );
  }
  if (bytes.length < headerBytes) {
    throw new InputError(`${path} has ${bytes.length} bytes, the header of an IDX file alone has ${headerBytes}`);
  }
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const values = shape.reduce((product, side) => product * side, 1);
  if (bytes.length !== headerBytes + values) {
    const found = bytes.length - headerBytes;
    throw new InputError(`${path} declares ${shape.join(' x ')} = ${values} bytes of data, but holds ${found}`);
  }
  return { shape, data: bytes.subarray(headerBytes) };
}

function hex(magic: number): string {
  return `0x${magic.toString(16).padStart(8, '0')}`;
}
