import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { diskError } from './diskError';
import { InputError } from './inputError';
import { outputTarget } from './outputTarget';

/**
 * Writes a file whole or not at all: into a temporary neighbour first, renamed when complete. Makes the folder. A symbolic
 * link stays one, the file behind it is written; a device or a pipe is written into. Throws InputError when the disk is
 * full, read-only ...
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await writeWholeWith(path, (temporary) => writeFile(temporary, content));
}

/** Lets `write` fill a temporary neighbour of `path` and renames it when `write` has resolved; removes it when it threw. */
export async function writeWholeWith(path: string, write: (temporary: string) => Promise<void> | void): Promise<void> {
  if (path === '') throw new InputError('the name of the file to write is empty');
  const target = outputTarget(path);
  const folder = target.isSpecial ? tmpdir() : dirname(target.path);
  const temporary = join(folder, `.${basename(target.path)}.${randomUUID()}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    await write(temporary);
    if (target.isSpecial) await pipeline(createReadStream(temporary), createWriteStream(target.path));
    else await rename(temporary, target.path);
  } catch (error) {
    throw diskError(error, path);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
