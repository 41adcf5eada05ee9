import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathBytes, pathText } from '../../fileName';
import { InputError } from '../../inputError';

/** Names of FITS files, plain or wrapped, and of XISF files. */
export const FITS_NAME: RegExp = /\.((fits?|fts)(\.(fz|gz|bz2|z))?|xisf)$/i;

/** Natural order: numbers inside names count as numbers, frame-2 stands before frame-10. */
export const byName: (a: string, b: string) => number = new Intl.Collator('en', { numeric: true }).compare;

/**
 * The files that paths name: a file itself, a folder every FITS and XISF file in it and below, by name in natural order, hidden
 * ones left out; links to folders are not followed. A file counts once, however often and by whatever names it is given.
 * A path that does not exist is kept, so that grading it says so. Throws InputError when a folder holds no FITS file or
 * cannot be read.
 */
export async function listFrames(paths: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(paths.map(listPath));
  const first = new Map<string, string>();
  for (const path of lists.flat()) {
    const place = await realpath(pathBytes(path), 'buffer').then(pathText, () => path);
    if (!first.has(place)) first.set(place, path);
  }
  return [...first.values()];
}

async function listPath(path: string): Promise<string[]> {
  const found = await stat(pathBytes(path)).catch(() => undefined);
  if (!found?.isDirectory()) return [path];
  const files = await listFolder(path);
  if (files.length === 0)
    throw new InputError(`${path} holds no FITS file (.fits, .fit, .fts, .fits.fz, .fits.gz ..., .xisf)`);
  return files;
}

/** What `listFrames` finds in a folder. `onUnreadable` is told of a folder that cannot be read; default: throws it. */
export async function listFolder(
  folder: string,
  onUnreadable: (error: InputError) => void = (error) => {
    throw error;
  },
): Promise<string[]> {
  const entries = await readFolder(folder).catch((error: InputError): Entry[] => {
    onUnreadable(error);
    return [];
  });
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  visible.sort((a, b) => byName(a.name, b.name));
  const lists = await Promise.all(
    visible.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.kind === 'folder') return listFolder(path, onUnreadable);
      return FITS_NAME.test(entry.name) && entry.kind === 'file' ? [path] : [];
    }),
  );
  return lists.flat();
}

interface Entry {
  readonly name: string;
  /** A pipe or a device is neither: it would be waited for without end. */
  readonly kind: 'folder' | 'file' | 'other';
}

/** Names that are no UTF-8 included. */
async function readFolder(folder: string): Promise<Entry[]> {
  const entries = await readdir(pathBytes(folder), { withFileTypes: true, encoding: 'buffer' }).catch(
    (cause: Error) => {
      throw new InputError(`${folder} cannot be read: ${cause.message}`, { cause });
    },
  );
  return entries.map((entry) => ({
    name: pathText(entry.name as unknown as Buffer),
    kind: entry.isDirectory() ? 'folder' : entry.isFile() || entry.isSymbolicLink() ? 'file' : 'other',
  }));
}
