import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
const THREADS = 1;

/** Time of one epoch of the thesis CNN, one thread, beside PyTorch's; the two take turns. */
export async function bench(): Promise<BenchResult[]> {
  const set = randomPictures();
  const ours = await startOurs(set);
  const peer = await startPyTorch(set);
  const times: { readonly ours: number[]; readonly peer: number[] } = { ours: [], peer: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.ours.push(await ours.epoch());
    if (peer !== undefined) times.peer.push(await peer.epoch());
  }
  peer?.stop();
  const value = 1000 * median(times.ours);
  const peerValue = peer === undefined ? null : 1000 * median(times.peer);
  return [
    {
      name: `epoch of the thesis CNN, ${STAMPS} stamps, batch ${BATCH}, ${THREADS} thread, ${ours.engine}`,
      value,
      unit: 'ms',
      peer: peer?.name ?? null,
      peerValue,
      ratio: peerValue === null ? null : value / peerValue,
    },
  ];
}

function randomPictures(): TrainingPictures {
  const random = createRandom('epoch');
  const labels = Uint8Array.from({ length: STAMPS }, () => random.integer(3));
  return { pictures: Float32Array.from({ length: STAMPS * 60 * 60 }, () => random.uniform()), labels };
}

/** A first epoch on few stamps warms the engine up. */
async function startOurs(set: TrainingPictures): Promise<{ readonly engine: string; epoch(): Promise<number> }> {
  const { name } = await useBackend();
  const model = buildModel('thesis', { seed: 1 });
  const few = { pictures: set.pictures.subarray(0, 64 * 3600), labels: (set.labels as Uint8Array).subarray(0, 64) };
  await train(model, few, { epochs: 1, batchSize: BATCH, seed: 1 });
  const epoch = async (): Promise<number> =>
    (await train(model, set, { epochs: 1, batchSize: BATCH, seed: 1 })).epochs[0]!.seconds;
  return { engine: name, epoch };
}

interface Peer {
  readonly name: string;
  epoch(): Promise<number>;
  stop(): void;
}

/** PyTorch on the same pictures; undefined where it is not installed. */
async function startPyTorch(set: TrainingPictures): Promise<Peer | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-bench-'));
  const files = [join(folder, 'pictures'), join(folder, 'labels')] as const;
  writeFileSync(files[0], set.pictures);
  writeFileSync(files[1], set.labels as Uint8Array);
  const child = spawn(PYTHON, [SCRIPT, ...files, String(THREADS), String(BATCH)]);
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
