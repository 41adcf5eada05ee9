import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestLine, parseDigestLine } from '../../digestLine';
import { diskError } from '../../diskError';
import { pathBytes } from '../../fileName';
import { InputError } from '../../inputError';
import { VERSION } from '../../version';
import { type GradeOutcome, isGradeOutcome } from './gradeOutcome';
import { lockRun } from './runLock';

/** One line of a journal: which file, as it was, and what became of it. */
interface Entry {
  readonly key: string;
  readonly outcome: GradeOutcome;
}

/** Says that a file is a journal of ours. */
const KIND = 'seeing-lab grade';

/**
 * What was graded so far, one line a frame, appended as frames are done, so that a run that was killed goes on where it
 * was. The first line names the program's version and the run (grader and options): other ones start anew. Each further
 * line begins with its digest. An end that was cut off is repaired; anything else that is not as it was written is
 * refused. A lock beside the journal keeps other runs away; an equal one at the same time shares it.
 */
export class Journal {
  private readonly known = new Map<string, GradeOutcome>();
  private readonly descriptor: number;
  private readonly release: (() => void) | undefined;

  /** `claim` names what is written at the end (the files too): a lock that another claim holds is an InputError. */
  constructor(
    private readonly path: string,
    run: string,
    claim: string = run,
  ) {
    const header = JSON.stringify({ journal: KIND, version: VERSION, run });
    this.writing(() => mkdirSync(dirname(path), { recursive: true }));
    this.release = lockRun(`${path}.lock`, claim);
    try {
      const kept = existsSync(path)
        ? this.load(
            this.writing(() => readFileSync(path)),
            header,
          )
        : 0;
      this.descriptor = this.writing(() => {
        const descriptor = openSync(path, 'a');
        // Who shares the journal leaves it to the other to begin and to mend it.
        if (this.release === undefined) return descriptor;
        truncateSync(path, kept);
        if (kept === 0) writeSync(descriptor, `${header}\n`);
        return descriptor;
      });
    } catch (error) {
      this.release?.();
      throw error;
    }
  }

  /** What is known of a file that is still as it was. */
  find(key: string): GradeOutcome | undefined {
    return this.known.get(key);
  }

  /** All that is known, by key, in the order in which it was added; grows with `add` only in the file. */
  get entries(): ReadonlyMap<string, GradeOutcome> {
    return this.known;
  }

  add(key: string, outcome: GradeOutcome): void {
    const line = digestLine({ key, outcome } satisfies Entry);
    this.writing(() => {
      const { size } = fstatSync(this.descriptor);
      try {
        appendFileSync(this.descriptor, line);
      } catch (error) {
        // A full disk takes a part of it: what is appended later must not follow that part.
        if (this.release !== undefined) ftruncateSync(this.descriptor, size);
        throw error;
      }
    });
  }

  /** Keeps what was written, for the next run. */
  close(): void {
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
    this.release?.();
  }

  /** The run is complete and its results are written elsewhere. */
  remove(): void {
    closeSync(this.descriptor);
    rmSync(this.path, { force: true });
    this.release?.();
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
    // Killed while the first line was written.
    if (end === 0 && `${header}\n`.startsWith(bytes.toString('utf8'))) return 0;
    const [first = '', ...lines] = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
    if (!isHeader(first)) {
      throw new InputError(`${this.path} is no journal of seeing-lab grade: move it away, or give another output`);
    }
    if (first !== header) return 0;
    lines.forEach((line, n) => {
      const entry = parseEntry(line);
      if (entry === undefined) {
        throw new InputError(`${this.path}, line ${n + 2}, is damaged: delete the file to grade all frames anew`);
      }
      this.known.set(entry.key, entry.outcome);
    });
    return end;
  }
}

function isHeader(line: string): boolean {
  const value = parseJson(line) as { journal?: unknown; run?: unknown } | null | undefined;
  return value?.journal === KIND && typeof value.run === 'string';
}

/** Undefined for a line that is not as it was written. */
function parseEntry(line: string): Entry | undefined {
  const entry = parseDigestLine(line) as Partial<Entry> | null | undefined;
  return typeof entry?.key === 'string' && isGradeOutcome(entry.outcome) ? (entry as Entry) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A file as it is now: another size or time of change is another file. */
export async function fileKey(file: string): Promise<string> {
  const found = await stat(pathBytes(file)).catch(() => undefined);
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
