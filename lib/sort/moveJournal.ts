import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { digestLine, parseDigestLine } from '../digestLine';
import { diskError } from '../diskError';
import { lockRun } from '../grade/night/runLock';
import { InputError } from '../inputError';

/** One thing that is about to be done: a folder that is made, or a file that is renamed. Paths are absolute. */
export type MoveEntry =
  | { readonly made: string }
  | { readonly from: string; readonly to: string; readonly size: number; readonly mtimeMs: number };

/**
 * What was moved, one line each, on the disk before the move itself: whenever a run is killed, the journal knows all that
 * it may have done. A last line that was cut off was written before its move began, and is dropped. A lock keeps other
 * runs away while the journal is open.
 */
export class MoveJournal {
  readonly entries: MoveEntry[];
  private readonly descriptor: number;
  private readonly release: (() => void) | undefined;

  constructor(private readonly path: string) {
    this.release = lockRun(`${path}.lock`, randomUUID());
    try {
      const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
      const end = bytes.lastIndexOf(10) + 1;
      const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
      this.entries = lines.map((line, n) => parseEntry(line, `${path}, line ${n + 1}`));
      this.descriptor = openSync(path, 'a');
      truncateSync(path, end);
    } catch (error) {
      this.release?.();
      throw diskError(error, path);
    }
  }

  /** Resolves when the entry is on the disk. */
  add(entry: MoveEntry): void {
    try {
      writeSync(this.descriptor, digestLine(entry));
      fsyncSync(this.descriptor);
    } catch (error) {
      throw diskError(error, this.path);
    }
    this.entries.push(entry);
  }

  /** Keeps the journal for the next run. One without entries goes. */
  close(): void {
    closeSync(this.descriptor);
    if (this.entries.length === 0) rmSync(this.path, { force: true });
    this.release?.();
  }

  /** Everything was undone. */
  remove(): void {
    this.entries.length = 0;
    this.close();
  }
}

function parseEntry(line: string, place: string): MoveEntry {
  const entry = parseDigestLine(line) as { made?: unknown; from?: unknown; to?: unknown } | undefined;
  if (typeof entry?.made === 'string' || (typeof entry?.from === 'string' && typeof entry.to === 'string')) {
    return entry as MoveEntry;
  }
  throw new InputError(`${place}, is damaged: wanted a journal that seeing-lab sort --move wrote`);
}
