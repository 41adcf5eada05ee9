import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, lstatSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { diskError } from '../diskError';
import { InputError } from '../inputError';
import { outputTarget } from '../outputTarget';
import { UsageError } from './command';

/**
 * Refuses the name of a file to write before the work that would be lost. `option` is what it was given with. Throws
 * UsageError for an empty name, InputError for a folder and for a place where nothing can be written.
 */
export function assertWritableFile(option: string, path: string): void {
  assertNamed(option, path);
  const target = outputTarget(path);
  if (target.isSpecial) {
    orRefuse(path, () => accessSync(path, constants.W_OK));
    return;
  }
  if (existsSync(target.path) && statSync(target.path).isDirectory()) {
    throw new InputError(`${option} ${path} is a folder, wanted the name of a file to write`);
  }
  assertFolderTakesFiles(path, dirname(resolve(target.path)));
  // A name that is too long fails here, as it would when it is written.
  orRefuse(path, () => lstatSync(target.path, { throwIfNoEntry: false }));
}

/** The same of a folder that is to be filled, and made when it is not there. */
export function assertWritableFolder(option: string, path: string): void {
  assertNamed(option, path);
  assertFolderTakesFiles(path, resolve(path));
}

function assertNamed(option: string, path: string): void {
  if (path.trim() === '') throw new UsageError(`${option} is empty, wanted a name`);
}

/** Tries it with an empty file, in the nearest folder that is there: missing ones are made when they are needed. */
function assertFolderTakesFiles(path: string, folder: string): void {
  let nearest = folder;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  if (!statSync(nearest).isDirectory())
    throw new InputError(`${path} cannot be written: ${nearest} is a file, wanted a folder`);
  const probe = join(nearest, `.seeing-lab.${randomUUID()}.tmp`);
  orRefuse(path, () => {
    writeFileSync(probe, '');
    rmSync(probe);
  });
}

function orRefuse(path: string, attempt: () => void): void {
  try {
    attempt();
  } catch (error) {
    throw diskError(error, path);
  }
}
