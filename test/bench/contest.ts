import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type BenchResult, besidePeer, median } from './bench';

const PYTHON = '/usr/bin/python3';
/** Rounds in which ours and the peer take turns, after one of each that does not count. */
const ROUNDS = process.env.SEEING_LAB_QUICK === '1' ? 1 : 5;

/** What a job took, seconds: of the clock, and of the processor, which other programs on the machine do not lengthen. */
export interface Cost {
  readonly wall: number;
  readonly processor: number;
}

/** A program of another project that does a job for each line it gets, and answers with the seconds it took. */
export interface Peer {
  /** What it said when it was ready: its versions. */
  readonly versions: readonly string[];
  cost(job: string): Promise<Cost>;
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
    cost: async (job) => {
      child.stdin.write(`${job}\n`);
      const [wall, processor] = (await nextLine())!.split(' ').map(Number) as [number, number];
      return { wall, processor };
    },
    stop: () => child.stdin.end(),
  };
}

export interface Contest {
  readonly name: string;
  readonly ours: () => unknown;
  /** The peer's name and its cost for one round; null and undefined where it is not installed. */
  readonly peer: string | null;
  readonly theirs: (() => Promise<Cost>) | undefined;
}

/** Ours and the peer in turns; medians in milliseconds of the clock and of the processor. */
export async function contest({ name, ours, peer, theirs }: Contest): Promise<BenchResult[]> {
  const our: Cost[] = [];
  const their: Cost[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    our.push(await costOf(ours));
    if (theirs !== undefined) their.push(await theirs());
  }
  const middle = (costs: readonly Cost[], clock: keyof Cost): number =>
    1000 * median(costs.slice(1).map((cost) => cost[clock]));
  return (['wall', 'processor'] as const).map((clock) =>
    besidePeer(
      { name: clock === 'wall' ? name : `${name}, processor time`, value: middle(our, clock), unit: 'ms' },
      peer === null ? undefined : { name: peer, value: middle(their, clock) },
    ),
  );
}

async function costOf(job: () => unknown): Promise<Cost> {
  const [wall, processor] = [performance.now(), process.cpuUsage()];
  await job();
  const { user, system } = process.cpuUsage(processor);
  return { wall: (performance.now() - wall) / 1000, processor: (user + system) / 1e6 };
}
