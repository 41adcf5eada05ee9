import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { diskError } from '../../diskError';
import { InputError } from '../../inputError';

/** Who writes to an output, as its lock file says. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  /** The name of the run: equal runs give equal results, so that they may share an output. */
  readonly run: string;
}

/** Between making a lock and writing into it a process needs milliseconds; an empty one that is older was left behind. */
const OPENING_MS = 2000;

/**
 * Claims a lock file for a run. Gives what releases it; undefined when an equal run, which works at the same time, holds
 * it. A lock that was left by a process that is gone is taken over, and that of an equal run on another machine, whose
 * task was started again here. Throws InputError when another run holds it.
 */
export function lockRun(path: string, run: string): (() => void) | undefined {
  const own: Holder = { host: hostname(), pid: process.pid, run };
  for (;;) {
    if (create(path, own)) return () => rmSync(path, { force: true });
    const holder = readHolder(path);
    if (holder !== undefined && holder.run !== run && isAlive(holder)) {
      throw new InputError(
        `another run (process ${holder.pid} on ${holder.host}) writes to the same output: wait for it, or give another ` +
          `name; if it is gone, delete ${path}`,
      );
    }
    if (holder?.run === run && holder.host === own.host && isAlive(holder)) return undefined;
    rmSync(path, { force: true });
  }
}

/** False when there is one. */
function create(path: string, own: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(own), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw diskError(error, path);
  }
}

/** Undefined for a lock that is gone or was left empty. */
function readHolder(path: string): Holder | undefined {
  try {
    const { host, pid, run } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    if (typeof host === 'string' && typeof pid === 'number' && typeof run === 'string') return { host, pid, run };
  } catch {
    // Falls through: no lock of ours, or one that is being written.
  }
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - made < OPENING_MS ? { host: hostname(), pid: process.pid, run: '' } : undefined;
}

/** Of another machine's process nothing is known: it counts as alive. */
function isAlive({ host, pid }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
