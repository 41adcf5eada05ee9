import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskError } from '../../diskError';
import type { GradeOutcome } from './gradeJob';

/** One line of a journal: which file, as it was, and what became of it. */
interface Entry {
  readonly key: string;
  readonly outcome: GradeOutcome;
}

/**
 * What was graded so far, one line a frame, appended as frames are done, so that a run that was killed goes on where it
 * was. The first line names the grader and the options: other ones start anew. What follows a
 * line that was cut off or spoilt is dropped.
 */
export class Journal {
  private readonly known = new Map<string, GradeOutcome>();
  private readonly descriptor: number;

  constructor(
    private readonly path: string,
    run: string,
  ) {
    const header = JSON.stringify({ journal: 'seeing-lab grade', run });
    const kept = existsSync(path) ? this.load(readFileSync(path), header) : 0;
    this.descriptor = this.writing(() => {
      mkdirSync(dirname(path), { recursive: true });
      const descriptor = openSync(path, 'a');
      truncateSync(path, kept);
      if (kept === 0) appendFileSync(descriptor, `${header}\n`);
      return descriptor;
    });
  }

  /** What is known of a file that is still as it was. */
  find(key: string): GradeOutcome | undefined {
    return this.known.get(key);
  }

  add(key: string, outcome: GradeOutcome): void {
    const entry: Entry = { key, outcome };
    this.writing(() => appendFileSync(this.descriptor, `${JSON.stringify(entry)}\n`));
  }

  /** Keeps what was written, for the next run. */
  close(): void {
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
  }

  /** The run is complete and its results are written elsewhere. */
  remove(): void {
    closeSync(this.descriptor);
    rmSync(this.path, { force: true });
  }

  private writing<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      throw diskError(error, this.path);
    }
  }

  /** Takes in whole lines of the same run; the number of bytes that they fill, 0 for another run. */
  private load(bytes: Buffer, header: string): number {
    const end = bytes.lastIndexOf(10) + 1;
    const [first = '', ...lines] = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
    if (first !== header) return 0;
    let kept = Buffer.byteLength(first) + 1;
    for (const line of lines) {
      const entry = parseEntry(line);
      if (entry === undefined) break;
      this.known.set(entry.key, entry.outcome);
      kept += Buffer.byteLength(line) + 1;
    }
    return kept;
  }
}

/** Undefined for a line that a crash has spoilt. */
function parseEntry(line: string): Entry | undefined {
  try {
    const entry: Partial<Entry> | null = JSON.parse(line);
    return typeof entry?.key === 'string' && typeof entry.outcome === 'object' ? (entry as Entry) : undefined;
  } catch {
    return undefined;
  }
}

/** A file as it is now: another size or time of change is another file. */
export async function fileKey(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return JSON.stringify([file, found?.size ?? null, found?.mtimeMs ?? null]);
}

/** Names a grader and the options: results of another one are not taken over. */
export async function runName(model: string, options: object): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const name of ['model.json', 'weights.bin']) {
    hash.update(await readFile(join(model, name)).catch(() => ''));
  }
  return hash.digest('hex');
}
