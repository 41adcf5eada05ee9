import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { diskError } from './diskError';

/**
 * Writes a file whole or not at all: into a temporary neighbour first, renamed when complete. Makes the folder. Throws
 * InputError when the disk is full, read-only ...
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await writeWholeWith(path, (temporary) => writeFile(temporary, content));
}

/** Lets `write` fill a temporary neighbour of `path` and renames it when `write` has resolved; removes it when it threw. */
export async function writeWholeWith(path: string, write: (temporary: string) => Promise<void> | void): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw diskError(error, path);
  }
}
