import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TrainingPictures } from '../../lib/network/train/trainingData';
import { createRandom } from '../../lib/random';

const PYTHON = '/usr/bin/python3';
const SCRIPT = join(__dirname, '../../../test/bench/peer.py');

/** A network and what it works on. */
export interface Task {
  readonly network: 'thesis' | 'mnistCnn';
  readonly set: TrainingPictures;
  readonly threads: number;
  readonly batch: number;
}

/** PyTorch at the same task. */
export interface Peer {
  readonly name: string;
  /** Trains one epoch; seconds. */
  epoch(): Promise<number>;
  /** Looks at all pictures; seconds. */
  predict(): Promise<number>;
  /** Peak of the resident memory so far; bytes. */
  memory(): Promise<number>;
  stop(): void;
}

/** Starts PyTorch on the same pictures; undefined where it is not installed. */
export async function startPyTorch({ network, set, threads, batch }: Task): Promise<Peer | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-bench-'));
  const files = [join(folder, 'pictures'), join(folder, 'labels')] as const;
  writeFileSync(files[0], set.pictures);
  writeFileSync(files[1], Uint8Array.from(set.labels));
  const child = spawn(PYTHON, [SCRIPT, network, ...files, String(threads), String(batch)]);
  child.stdin.on('error', () => undefined);
  const nextLine = linesOf(child);
  const ready = await nextLine();
  rmSync(folder, { recursive: true });
  if (ready === undefined) return undefined;
  const ask = async (word: string): Promise<number> => {
    child.stdin.write(`${word}\n`);
    return Number(await nextLine());
  };
  return {
    // Debian's build lacks the vendors' fast kernels: a slow anchor, said so wherever it is named.
    name: `PyTorch ${ready.split(' ')[1]} (a slow build)`,
    epoch: () => ask('epoch'),
    predict: () => ask('predict'),
    memory: () => ask('memory'),
    stop: () => child.stdin.end(),
  };
}

/** Noise with random labels: the time of a step does not depend on what it is shown. */
export function randomPictures(count: number, side: number, classes: number): TrainingPictures {
  const random = createRandom('bench');
  const labels = Uint8Array.from({ length: count }, () => random.integer(classes));
  return { pictures: Float32Array.from({ length: count * side * side }, () => random.uniform()), labels };
}

/** Reads a process' output line by line; undefined after its end or when it does not start. */
function linesOf(child: ChildProcessWithoutNullStreams): () => Promise<string | undefined> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<undefined>((resolve) => child.once('error', () => resolve(undefined)));
  return () => Promise.race([lines.next().then(({ value }) => value as string | undefined), failed]);
}
