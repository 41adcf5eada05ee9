import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import Bunzip from 'seek-bzip';
import { InputError } from '../inputError';
import { FitsCollector, MOST_COLLECTED_BYTES } from './fitsCollector';
import { decodeLzw } from './lzw';

/** What a whole file is packed with. */
export type Wrapping = 'gzip' | 'bzip2' | 'compress';

/** Told by the first three bytes; undefined for a file that is not packed. */
export function wrappingOf(bytes: Uint8Array): Wrapping | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  if (bytes[0] === 0x1f && bytes[1] === 0x9d) return 'compress';
  return bytes[0] === 0x42 && bytes[1] === 0x5a && bytes[2] === 0x68 ? 'bzip2' : undefined;
}

/** Deflate shrinks to a 1032th at most; what bzip2 and compress shrink further is no frame but a trap ... */
export const MOST_BYTES_PER_PACKED_BYTE: number = 1032;
/** ... unless it is small: an empty frame of 5792 x 5792 floats. */
export const MOST_EMPTY_BYTES: number = 2 ** 27;
/** Handed on at a time. */
const PIECE_BYTES = 2 ** 16;

/**
 * Takes off what wraps a whole FITS file: gzip, bzip2 or compress (.Z). It is unpacked piece by piece and held as far as
 * the headers in it declare. Throws InputError when the wrapping is damaged, when what is in it is no FITS file, and when
 * it declares or holds far more than its packed bytes can mean.
 */
export async function unwrap(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const wrapping = wrappingOf(bytes);
  if (wrapping === undefined) return bytes;
  const most = Math.min(MOST_COLLECTED_BYTES, Math.max(MOST_EMPTY_BYTES, MOST_BYTES_PER_PACKED_BYTE * bytes.length));
  const reason =
    most === MOST_COLLECTED_BYTES
      ? 'a packed file may have 2 GiB, unpack it first'
      : `too much for its ${bytes.length} packed bytes`;
  const collector = new FitsCollector(name, most, reason);
  try {
    if (wrapping === 'gzip') await gunzip(bytes, collector);
    else if (wrapping === 'bzip2') bunzip2(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), collector);
    else decodeLzw(bytes, (piece) => collector.add(piece));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${name} cannot be unpacked: ${(error as Error).message}`, { cause: error });
  }
  return collector.whole();
}

async function gunzip(bytes: Uint8Array, collector: FitsCollector): Promise<void> {
  const stream = createGunzip({ chunkSize: PIECE_BYTES });
  stream.on('data', (piece: Uint8Array) => {
    try {
      collector.add(piece);
    } catch (error) {
      stream.destroy(error as Error);
    }
  });
  stream.end(bytes);
  await once(stream, 'end');
}

/** pbzip2 writes one stream a block, all of which count; what follows the last and is no bzip2 is left alone, as by bzip2. */
function bunzip2(bytes: Buffer, collector: FitsCollector): void {
  const piece = new Uint8Array(PIECE_BYTES);
  let filled = 0;
  let written = 0;
  const handOn = (): void => {
    collector.add(piece.subarray(0, filled));
    written += filled;
    filled = 0;
  };
  const writeByte = (byte: number): void => {
    piece[filled++] = byte;
    if (filled === PIECE_BYTES) handOn();
  };
  try {
    Bunzip.decode(bytes, { writeByte }, true);
  } catch (error) {
    const isJunk = (error as { errorCode?: number }).errorCode === Bunzip.Err.NOT_BZIP_DATA;
    if (!isJunk || written + filled === 0) throw error;
  }
  handOn();
}
