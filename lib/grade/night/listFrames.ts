import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../inputError';

/** Names of FITS files, plain or wrapped. */
const FITS_NAME = /\.(fits?|fts)(\.(fz|gz|bz2|z))?$/i;

/** Natural order: numbers inside names count as numbers, frame-2 stands before frame-10. */
export const byName: (a: string, b: string) => number = new Intl.Collator('en', { numeric: true }).compare;

/**
 * The files that paths name: a file itself, a folder every FITS file in it and below, by name in natural order, hidden
 * ones left out; links to folders are not followed. A path that does not exist is kept, so that grading it says so. Throws InputError when a folder holds
 * no FITS file or cannot be read.
 */
export async function listFrames(paths: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(paths.map(listPath));
  return [...new Set(lists.flat())];
}

async function listPath(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return [path];
  const files = await listFolder(path);
  if (files.length === 0)
    throw new InputError(`${path} holds no FITS file (.fits, .fit, .fts, .fits.fz, .fits.gz ...)`);
  return files;
}

async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw new InputError(`${folder} cannot be read: ${error.message}`);
  });
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  visible.sort((a, b) => byName(a.name, b.name));
  const lists = await Promise.all(
    visible.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listFolder(path);
      // A pipe or a device would be waited for without end.
      return FITS_NAME.test(entry.name) && (entry.isFile() || entry.isSymbolicLink()) ? [path] : [];
    }),
  );
  return lists.flat();
}
