import { mkdirSync, readdirSync, renameSync, rmdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { diskError } from '../diskError';
import { pathBytes, pathText } from '../fileName';
import { InputError } from '../inputError';
import { MoveJournal } from './moveJournal';
import { sidecarsOf } from './sidecars';

/** Rejected frames go into a folder of this name beside them, as with N.I.N.A.'s Target Scheduler. */
export const REJECTED = 'rejected';

/** Where a frame goes and what goes with it. */
export interface PlannedMove {
  readonly from: string;
  readonly to: string;
}

/** What became of the moves: how many were done, and a sentence for each that was not. */
export interface MoveReport {
  readonly moved: number;
  readonly failures: readonly string[];
}

/** The moves of frames and their sidecar files; of a frame that is not there, its own. */
export function planMoves(frames: readonly string[]): PlannedMove[] {
  const folders = new Map<string, readonly string[]>();
  return frames.flatMap((frame) => {
    const folder = dirname(frame);
    if (!folders.has(folder)) folders.set(folder, namesIn(folder));
    const names = [basename(frame), ...sidecarsOf(frame, folders.get(folder)!)];
    return names.map((name) => ({ from: join(folder, name), to: join(folder, REJECTED, name) }));
  });
}

/**
 * Renames files, each noted in the journal before it is done. Nothing is overwritten; a file that cannot be moved is
 * reported and the others go on. Moves that the journal has, of a run that was killed, are not counted again.
 */
export function moveAll(moves: readonly PlannedMove[], journalPath: string): MoveReport {
  const journal = new MoveJournal(journalPath);
  const before = new Set(journal.entries.flatMap((entry) => ('from' in entry ? [entry.from] : [])));
  const failures: string[] = [];
  let moved = 0;
  try {
    for (const move of moves) {
      if (before.has(move.from) && found(move.from) === undefined) continue;
      try {
        moveOne(move, journal);
        moved++;
      } catch (error) {
        failures.push(reasonOf(error, move.from));
      }
    }
  } finally {
    journal.close();
  }
  return { moved, failures };
}

function moveOne({ from, to }: PlannedMove, journal: MoveJournal): void {
  const file = found(from);
  if (file === undefined) throw new InputError(`${from} does not exist`);
  if (found(to) !== undefined) throw new InputError(`${from} stays: ${to} is there already`);
  const folder = dirname(to);
  if (found(folder) === undefined) {
    journal.add({ made: folder });
    mkdirSync(pathBytes(folder));
  }
  journal.add({ from, to, size: file.size, mtimeMs: file.mtimeMs });
  renameSync(pathBytes(from), pathBytes(to));
}

/**
 * Takes back all that the journal knows, the last first; a file that is not where it was moved to is reported, and the
 * journal then stays. Throws InputError when there is no journal.
 */
export function undoMoves(journalPath: string): MoveReport {
  if (found(journalPath) === undefined) throw new InputError(`${journalPath} does not exist: nothing was moved`);
  const journal = new MoveJournal(journalPath);
  const failures: string[] = [];
  let moved = 0;
  for (const entry of journal.entries.toReversed()) {
    try {
      if ('made' in entry) removeFolder(entry.made);
      else if (moveBack(entry)) moved++;
    } catch (error) {
      failures.push(reasonOf(error, 'made' in entry ? entry.made : entry.to));
    }
  }
  if (failures.length === 0) journal.remove();
  else journal.close();
  return { moved, failures };
}

/** False for a file that is back, or was never moved: the run was killed before. */
function moveBack(entry: { readonly from: string; readonly to: string; size: number; mtimeMs: number }): boolean {
  const { from, to } = entry;
  const [here, there] = [found(from), found(to)];
  const isTheOne = (file: Stats | undefined): boolean => file?.size === entry.size && file.mtimeMs === entry.mtimeMs;
  if (isTheOne(here)) return false;
  if (there === undefined) throw new InputError(`${to} is gone, it was ${from}`);
  if (here !== undefined) throw new InputError(`${to} stays: another file is at ${from}`);
  if (!isTheOne(there)) throw new InputError(`${to} stays: it has changed since it was moved from ${from}`);
  renameSync(pathBytes(to), pathBytes(from));
  return true;
}

/** A folder that others have put something into stays. */
function removeFolder(folder: string): void {
  try {
    rmdirSync(pathBytes(folder));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

function found(path: string): Stats | undefined {
  return statSync(pathBytes(path), { throwIfNoEntry: false });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(pathBytes(folder), { withFileTypes: true, encoding: 'buffer' })
      .filter((entry) => entry.isFile())
      .map((entry) => pathText(entry.name as unknown as Buffer));
  } catch {
    // Each of its frames is reported as absent.
    return [];
  }
}

function reasonOf(error: unknown, path: string): string {
  const told = diskError(error, path) as NodeJS.ErrnoException;
  if (told instanceof InputError) return told.message;
  if (told.code === 'EXDEV') return `${path} stays: its folder ${REJECTED} lies on another disk`;
  if (told.code === undefined) throw error;
  return `${path} cannot be moved: ${told.message}`;
}
