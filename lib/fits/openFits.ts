import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pathBytes } from '../fileName';
import { InputError } from '../inputError';
import { type ByteSource, fileSource, memorySource } from './byteSource';
import { FitsCollector, MOST_COLLECTED_BYTES } from './fitsCollector';
import { unwrap, wrappingOf } from './unwrap';

/** The name that stands for standard input; a file of this name is ./- */
export const STANDARD_INPUT = '-';

let standardInput: Promise<ByteSource> | undefined;

/**
 * Opens a FITS file, plain or wrapped in gzip, bzip2 or compress. Of a plain file only what is asked for is read, however
 * large it is; a wrapped one, a pipe and standard input (`-`) are taken into memory, up to 2 GiB. Throws InputError when
 * the file is absent, a folder, or cannot be read.
 */
export async function openFits(path: string): Promise<ByteSource> {
  if (path === STANDARD_INPUT) {
    // It can be read only once, but a file is opened as often as somebody wants of it.
    standardInput ??= collect(process.stdin, 'standard input');
    return standardInput;
  }
  const found = await stat(pathBytes(path)).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(error.code === 'ENOENT' ? `${path} does not exist` : cannotRead(path, error), {
      cause: error,
    });
  });
  if (found.isDirectory()) throw new InputError(`${path} is a folder, wanted a FITS file`);
  if (!found.isFile()) return collect(createReadStream(pathBytes(path)), path);
  const source = fileSource(path, found.size);
  if (wrappingOf(source.view(0, 3)) === undefined) return source;
  if (found.size > MOST_COLLECTED_BYTES) {
    throw new InputError(`${path} is packed and has ${found.size} bytes: unpack it, packed files may have 2 GiB`);
  }
  return memorySource(await unwrap(source.copy(0, found.size), path));
}

/** Takes in what comes from a pipe or a device. */
async function collect(stream: AsyncIterable<Uint8Array>, name: string): Promise<ByteSource> {
  const packed: Uint8Array[] = [];
  const collector = new FitsCollector(name);
  let isPacked: boolean | undefined;
  let length = 0;
  try {
    for await (const chunk of stream) {
      isPacked ??= wrappingOf(chunk) !== undefined;
      length += chunk.length;
      if (!isPacked) collector.add(chunk);
      else if (length > MOST_COLLECTED_BYTES) throw new InputError(`${name} is packed and has more than 2 GiB`);
      else packed.push(chunk);
    }
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(cannotRead(name, error as Error), { cause: error });
  }
  return memorySource(isPacked ? await unwrap(Buffer.concat(packed), name) : collector.whole());
}

function cannotRead(path: string, error: Error): string {
  return `${path} cannot be read: ${error.message}`;
}
