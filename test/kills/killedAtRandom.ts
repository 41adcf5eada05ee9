import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../lib/random';

/** Work that goes on where it was when it is started again. */
export interface Resumable {
  /** The words for node that do it in a folder; asked before each start, for what is there already. */
  words(folder: string): readonly string[];
  /** Its results, from the folder. Hidden files, and what the work removes at its end, are none. */
  readonly results: readonly string[];
  /** What counts of a result, where its bytes hold the time of day too; default all of them. */
  content?(path: string): Promise<Buffer>;
  /** The exit status of a whole run. */
  readonly status: number;
}

/** How often the work was killed, and how often it had ended before. */
export interface KillReport {
  readonly kills: number;
  readonly ends: number;
}

/**
 * Does the work once undisturbed, then again and again in another folder, killed (SIGKILL) at random moments, until it was
 * killed so many times, and lets it end. Each time it ends its results must equal those of the undisturbed run, byte by
 * byte; those that are there after a kill too: a result is whole or absent.
 */
export async function killedAtRandom(
  work: Resumable,
  { folder, kills, random }: { readonly folder: string; readonly kills: number; readonly random: Random },
): Promise<KillReport> {
  const [calm, wild] = ['calm', 'wild'].map((name) => join(folder, name)) as [string, string];
  mkdirSync(calm, { recursive: true });
  const started = Date.now();
  assert.equal(await run(work.words(calm)), work.status, 'undisturbed');
  const duration = Date.now() - started;
  const expected = await read(calm, work);
  let [killed, ends] = [0, 0];
  while (killed < kills || ends === 0) {
    mkdirSync(wild, { recursive: true });
    const isLast = killed >= kills;
    const status = await run(work.words(wild), isLast ? undefined : random.between(0.05, 1.05) * duration);
    const found = await read(wild, work);
    if (status === null) {
      killed++;
      for (const [name, bytes] of found) assert.ok(expected.get(name)?.equals(bytes), `${name} after ${killed} kills`);
    } else {
      ends++;
      assert.equal(status, work.status);
      assert.deepEqual([...found], [...expected], `after ${killed} kills`);
      rmSync(wild, { recursive: true });
    }
  }
  return { kills: killed, ends };
}

/** Resolves to the exit status, null when it was killed after so many milliseconds. */
function run(words: readonly string[], killAfter?: number): Promise<number | null> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, words, { stdio: 'ignore' });
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
    child.once('error', fail);
    child.once('exit', (status) => {
      clearTimeout(timer);
      done(status);
    });
  });
}

/** The results that are there, by name; a folder stands for all files in it. */
async function read(folder: string, { results, content }: Resumable): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const name of results.flatMap((result) => (result.endsWith('/') ? filesIn(folder, result) : [result]))) {
    const path = join(folder, name);
    if (existsSync(path)) found.set(name, content === undefined ? readFileSync(path) : await content(path));
  }
  return found;
}

function filesIn(folder: string, name: string): string[] {
  if (!existsSync(join(folder, name))) return [];
  const names = readdirSync(join(folder, name)).filter((file) => !file.startsWith('.'));
  return names.sort().map((file) => join(name, file));
}
