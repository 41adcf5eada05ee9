import { statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { pathBytes } from '../fileName';
import { listFolder } from '../grade/night/listFrames';
import type { InputError } from '../inputError';
import { REJECTED } from '../sort/moveRejects';
import { type Completeness, completenessOf } from './completeness';

/** A file as it was seen: when any of these has changed it is another one. */
export interface SeenFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly inode: number;
}

/** How long a file must stay as it is before it is read, ms: writers of whole files pause less between two pieces. */
const QUIET_MS: Readonly<Record<Completeness, number>> = { whole: 300, unsure: 2000, cut: Number.POSITIVE_INFINITY };
/** Then a file that is cut off is mentioned. */
const STALLED_MS = 30_000;
/** Files that are known are looked at again this often: one may have been replaced. */
const RECHECK_MS = 5000;

interface Pending {
  file: SeenFile;
  /** On a clock that never jumps. */
  since: number;
  completeness: Completeness | undefined;
  isMentioned: boolean;
}

/**
 * The frames of a folder and below that are complete and were not taken yet. It looks itself, as notices of the system do
 * not tell when a file is closed and do not come from network disks at all. What was sorted into `rejected` is left out.
 */
export class Arrivals {
  private readonly pending = new Map<string, Pending>();
  private readonly taken = new Map<string, SeenFile>();
  /** Finds a file that was renamed. */
  private readonly inodes = new Set<string>();
  private readonly troubles = new Set<string>();
  private checkedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly folder: string,
    private readonly say: (sentence: string) => void,
  ) {}

  /** Lists the folder. Resolves when what is there has been looked at. */
  async look(now: number): Promise<void> {
    const troubles = new Map<string, InputError>();
    const paths = await listFolder(this.folder, (error) => void troubles.set(error.message, error));
    this.sayTroubles([...troubles.keys()]);
    const isRecheck = now - this.checkedAt >= RECHECK_MS;
    if (isRecheck) this.checkedAt = now;
    const present = new Set<string>();
    for (const path of paths) {
      if (relative(this.folder, path).split(sep).includes(REJECTED)) continue;
      present.add(path);
      if (isRecheck || !this.taken.has(path)) this.see(path, now);
    }
    for (const path of this.pending.keys()) if (!present.has(path)) this.pending.delete(path);
  }

  /** The first file that is complete; it counts as taken from now on. */
  take(now: number): SeenFile | undefined {
    for (const [path, pending] of this.pending) {
      if (now - pending.since < QUIET_MS.whole) continue;
      pending.completeness ??= quietly(() => completenessOf(path, pending.file.size));
      if (pending.completeness === undefined) continue;
      if (now - pending.since >= QUIET_MS[pending.completeness]) {
        this.markTaken(pending.file);
        return pending.file;
      }
      if (pending.completeness === 'cut' && now - pending.since > STALLED_MS && !pending.isMentioned) {
        this.say(`${path} is not complete and has stopped growing: ${pending.file.size} bytes; it is waited for`);
        pending.isMentioned = true;
      }
    }
    return undefined;
  }

  /** Files that need no grading: taken here, or by a run before. */
  markTaken(file: SeenFile): void {
    this.pending.delete(file.path);
    this.taken.set(file.path, file);
    if (file.inode > 0) this.inodes.add(inodeKey(file));
  }

  /** Whether a file that was taken is still the same; if not it is pending again. */
  isUnchanged(file: SeenFile, now: number): boolean {
    const found = seen(file.path);
    if (found !== undefined && isSame(found, file)) return true;
    this.taken.delete(file.path);
    this.inodes.delete(inodeKey(file));
    if (found !== undefined) this.wait(found, now);
    return false;
  }

  private see(path: string, now: number): void {
    const file = seen(path);
    const known = this.taken.get(path);
    if (file === undefined || (known !== undefined && isSame(known, file))) return;
    if (known === undefined && file.inode > 0 && this.inodes.has(inodeKey(file))) {
      this.markTaken(file);
      return;
    }
    const pending = this.pending.get(path);
    if (pending === undefined || !isSame(pending.file, file)) this.wait(file, now);
  }

  private wait(file: SeenFile, now: number): void {
    this.pending.set(file.path, { file, since: now, completeness: undefined, isMentioned: false });
  }

  private sayTroubles(now: readonly string[]): void {
    for (const trouble of now) if (!this.troubles.has(trouble)) this.say(`${trouble}; watching goes on`);
    for (const trouble of this.troubles) if (!now.includes(trouble)) this.say(`mended: ${trouble}`);
    this.troubles.clear();
    for (const trouble of now) this.troubles.add(trouble);
  }
}

function seen(path: string): SeenFile | undefined {
  const found = quietly(() => statSync(pathBytes(path), { throwIfNoEntry: false }));
  return found?.isFile() ? { path, size: found.size, mtimeMs: found.mtimeMs, inode: found.ino } : undefined;
}

function isSame(a: SeenFile, b: SeenFile): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.inode === b.inode;
}

function inodeKey({ inode, size, mtimeMs }: SeenFile): string {
  return `${inode} ${size} ${mtimeMs}`;
}

/** Undefined where a file has gone or cannot be read yet (scanners on Windows hold new files for moments). */
function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
