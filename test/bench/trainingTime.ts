import { availableParallelism } from 'node:os';
import { buildModel } from '../../lib/network/model/models';
import { train } from '../../lib/network/train/train';
import { median } from './bench';
import { type Peer, startPyTorch, type Task } from './peer';

/** Ours and the peer take turns this often. */
export const ROUNDS: number = process.env.SEEING_LAB_QUICK === '1' ? 1 : 5;

/** The scaling line, as far as there are cores. */
export const THREADS: readonly number[] = [1, 2, 4, 8].filter((n) => n === 1 || n <= availableParallelism());

/** Where a measurement was taken, for its name. */
export function placeOf(threads: number, engine: string): string {
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}, ${engine}`;
}

export interface TrainingTime {
  /** Medians; seconds, of one epoch. */
  readonly ours: number;
  readonly peer: { readonly name: string; readonly value: number } | undefined;
  /** Median; seconds from the call of train to the end of the first batch. */
  readonly start: number;
}

/** Times an epoch, in turns with the peer; each epoch of ours is the second of a run, so that both are warm. */
export async function trainingTime(task: Task): Promise<TrainingTime> {
  const peer = await startPyTorch(task);
  await peer?.epoch();
  const ours: OurTimes[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await timeOurs(task));
    if (peer !== undefined) theirs.push(await peer.epoch());
  }
  peer?.stop();
  return {
    ours: median(ours.map(({ epoch }) => epoch)),
    peer: namedMedian(peer, theirs),
    start: median(ours.map(({ start }) => start)),
  };
}

/** The peer's measurements as one. */
export function namedMedian(peer: Peer | undefined, seconds: readonly number[]): TrainingTime['peer'] {
  return peer === undefined ? undefined : { name: peer.name, value: median(seconds) };
}

interface OurTimes {
  /** Seconds. */
  readonly epoch: number;
  readonly start: number;
}

async function timeOurs({ network, set, threads, batch: batchSize }: Task): Promise<OurTimes> {
  const model = buildModel(network, { seed: 1 });
  const started = performance.now();
  let start = Number.NaN;
  const { epochs } = await train(model, set, {
    epochs: 2,
    batchSize,
    seed: 1,
    workers: threads,
    onBatch: ({ epoch, batch }) => {
      if (epoch === 1 && batch === 1) start = (performance.now() - started) / 1000;
    },
  });
  model.dispose();
  return { epoch: epochs[1]!.seconds, start };
}
