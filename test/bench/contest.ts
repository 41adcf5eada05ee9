import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type BenchResult, besidePeer, median } from './bench';

const PYTHON = '/usr/bin/python3';
/** Rounds in which ours and the peer take turns, after one of each that does not count. */
const ROUNDS = process.env.SEEING_LAB_QUICK === '1' ? 1 : 5;

/** A program of another project that does a job for each line it gets, and answers with the seconds it took. */
export interface Peer {
  /** What it said when it was ready: its versions. */
  readonly versions: readonly string[];
  seconds(job: string): Promise<number>;
  stop(): void;
}

/** Starts a Python script; undefined where it or what it imports is not installed. */
export async function startPeer(script: string, words: readonly string[]): Promise<Peer | undefined> {
  const child = spawn(PYTHON, [script, ...words], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<undefined>((resolve) => child.once('error', () => resolve(undefined)));
  const nextLine = (): Promise<string | undefined> =>
    Promise.race([lines.next().then(({ value }) => value as string | undefined), failed]);
  const ready = await nextLine();
  if (ready === undefined) return undefined;
  return {
    versions: ready.split(' ').slice(1),
    seconds: async (job) => {
      child.stdin.write(`${job}\n`);
      return Number(await nextLine());
    },
    stop: () => child.stdin.end(),
  };
}

export interface Contest {
  readonly name: string;
  readonly ours: () => unknown;
  /** The peer's name and its seconds for one round; null and undefined where it is not installed. */
  readonly peer: string | null;
  readonly theirs: (() => Promise<number>) | undefined;
}

/** Ours and the peer in turns; medians in milliseconds. */
export async function contest({ name, ours, peer, theirs }: Contest): Promise<BenchResult> {
  const oursMs: number[] = [];
  const theirMs: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const started = performance.now();
    await ours();
    oursMs.push(performance.now() - started);
    if (theirs !== undefined) theirMs.push(1000 * (await theirs()));
  }
  const beside = peer === null ? undefined : { name: peer, value: median(theirMs.slice(1)) };
  return besidePeer({ name, value: median(oursMs.slice(1)), unit: 'ms' }, beside);
}
