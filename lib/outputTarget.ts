import { lstatSync, readlinkSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathBytes } from './fileName';

/** Where what is written to a path ends up. */
export interface OutputTarget {
  /** The file behind symbolic links, which need not be there yet. */
  readonly path: string;
  /** A device or a pipe: written straight into, never replaced. */
  readonly isSpecial: boolean;
}

/** The system follows as many links before it takes them for a circle. */
const MOST_LINKS = 40;

/** Follows symbolic links; those that lead into a circle are left to fail when they are written to. */
export function outputTarget(path: string): OutputTarget {
  const found = quietly(() => statSync(pathBytes(path)));
  if (found !== undefined && !found.isFile() && !found.isDirectory()) return { path, isSpecial: true };
  let target = path;
  for (let n = 0; n < MOST_LINKS; n++) {
    if (!quietly(() => lstatSync(pathBytes(target)))?.isSymbolicLink()) return { path: target, isSpecial: false };
    target = resolve(dirname(target), readlinkSync(pathBytes(target), 'utf8'));
  }
  return { path, isSpecial: false };
}

/** Undefined when there is no such file, or it cannot be looked at. */
function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
