import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { useBackend } from '../../lib/network/backend';
import { buildModel } from '../../lib/network/models';
import { train } from '../../lib/network/train';
import type { TrainingPictures } from '../../lib/network/trainingData';
import { createRandom } from '../../lib/random';
import { type BenchResult, median } from './bench';

const PYTHON = '/usr/bin/python3';
const SCRIPT = join(__dirname, '../../../test/bench/epoch.py');
/** Size of the thesis' training list. */
const STAMPS = process.env.SEEING_LAB_QUICK === '1' ? 320 : 2359;
const ROUNDS = process.env.SEEING_LAB_QUICK === '1' ? 1 : 5;
const BATCH = 32;
/** The scaling line, as far as there are cores. */
const THREADS = [1, 2, 4, 8].filter((threads) => threads === 1 || threads <= availableParallelism());

/**
 * Time of one epoch of the thesis CNN beside PyTorch's with as many threads, and the time from the call of train to the
 * end of the first batch. Ours and the peer take turns; each epoch of ours is the second of a run, so that both are warm.
 */
export async function bench(): Promise<BenchResult[]> {
  const set = randomPictures();
  const { name: engine } = await useBackend();
  const results: BenchResult[] = [];
  for (const threads of THREADS) results.push(...(await benchThreads(set, { threads, engine })));
  return results;
}

async function benchThreads(
  set: TrainingPictures,
  { threads, engine }: { readonly threads: number; readonly engine: string },
): Promise<BenchResult[]> {
  const peer = await startPyTorch(set, threads);
  const ours: OurTimes[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await timeOurs(set, threads));
    if (peer !== undefined) theirs.push(await peer.epoch());
  }
  peer?.stop();
  const value = 1000 * median(ours.map(({ epoch }) => epoch));
  const peerValue = peer === undefined ? null : 1000 * median(theirs);
  const place = `${threads} ${threads === 1 ? 'thread' : 'threads'}, ${engine}`;
  return [
    {
      name: `epoch of the thesis CNN, ${STAMPS} stamps, batch ${BATCH}, ${place}`,
      value,
      unit: 'ms',
      peer: peer?.name ?? null,
      peerValue,
      ratio: peerValue === null ? null : value / peerValue,
    },
    {
      name: `start of training to the end of the first batch, ${place}`,
      value: median(ours.map(({ firstBatch }) => firstBatch)),
      unit: 'ms',
      peer: null,
      peerValue: null,
      ratio: null,
    },
  ];
}

function randomPictures(): TrainingPictures {
  const random = createRandom('epoch');
  const labels = Uint8Array.from({ length: STAMPS }, () => random.integer(3));
  return { pictures: Float32Array.from({ length: STAMPS * 60 * 60 }, () => random.uniform()), labels };
}

interface OurTimes {
  /** Seconds. */
  readonly epoch: number;
  /** Milliseconds. */
  readonly firstBatch: number;
}

async function timeOurs(set: TrainingPictures, workers: number): Promise<OurTimes> {
  const model = buildModel('thesis', { seed: 1 });
  const started = performance.now();
  let firstBatch = Number.NaN;
  const { epochs } = await train(model, set, {
    epochs: 2,
    batchSize: BATCH,
    seed: 1,
    workers,
    onBatch: ({ epoch, batch }) => {
      if (epoch === 1 && batch === 1) firstBatch = performance.now() - started;
    },
  });
  model.dispose();
  return { epoch: epochs[1]!.seconds, firstBatch };
}

interface Peer {
  readonly name: string;
  epoch(): Promise<number>;
  stop(): void;
}

/** PyTorch on the same pictures; undefined where it is not installed. */
async function startPyTorch(set: TrainingPictures, threads: number): Promise<Peer | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-bench-'));
  const files = [join(folder, 'pictures'), join(folder, 'labels')] as const;
  writeFileSync(files[0], set.pictures);
  writeFileSync(files[1], set.labels as Uint8Array);
  const child = spawn(PYTHON, [SCRIPT, ...files, String(threads), String(BATCH)]);
  child.stdin.on('error', () => undefined);
  const nextLine = linesOf(child);
  const ready = await nextLine();
  rmSync(folder, { recursive: true });
  if (ready === undefined) return undefined;
  const epoch = async (): Promise<number> => {
    child.stdin.write('epoch\n');
    return Number(await nextLine());
  };
  await epoch();
  return { name: `PyTorch ${ready.split(' ')[1]}`, epoch, stop: () => child.stdin.end() };
}

/** Reads a process' output line by line; undefined after its end or when it does not start. */
function linesOf(child: ChildProcessWithoutNullStreams): () => Promise<string | undefined> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<undefined>((resolve) => child.once('error', () => resolve(undefined)));
  return () => Promise.race([lines.next().then(({ value }) => value as string | undefined), failed]);
}
