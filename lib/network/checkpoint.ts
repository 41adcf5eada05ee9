import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../inputError';
import { writeWhole } from '../writeWhole';
import type { AdamState } from './adam';
import type { BestEpoch } from './bestWeights';
import { CheckpointError } from './checkpointError';
import type { Epoch } from './history';

/** All that a run needs to go on after an epoch as if it had never stopped. */
export interface Checkpoint {
  /** What the run is made of (data, network, options), each part by a name that a person understands. */
  readonly parts: Readonly<Record<string, string>>;
  readonly epochs: readonly Epoch[];
  /** All weights of the model, in its order. */
  readonly weights: readonly Float32Array[];
  readonly adam: AdamState;
  /** Present when early stopping watches. */
  readonly best?: BestEpoch | undefined;
}

/** The file of a checkpoint's folder. */
export const CHECKPOINT_FILE = 'checkpoint.bin';
/** First line of the file; the second is the SHA-256 of what follows. */
const MAGIC = 'Seeing Lab checkpoint 1\n';
const DIGEST_LENGTH = 64;

/** What stands before the numbers, as one line of JSON. */
interface Header {
  readonly parts: Checkpoint['parts'];
  readonly epochs: readonly Epoch[];
  readonly steps: number;
  readonly best: Pick<BestEpoch, 'epoch' | 'score'> | null;
  /** Lengths of the arrays that follow: weights, Adam's means and squares, the best weights. */
  readonly lengths: Readonly<Record<ArrayGroup, readonly number[]>>;
}

const GROUPS = ['weights', 'means', 'squares', 'best'] as const;
type ArrayGroup = (typeof GROUPS)[number];

/**
 * Writes `folder`/checkpoint.bin whole or not at all: when the disk is full, the checkpoint before stays.
 * @throws CheckpointError that says so.
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const path = join(folder, CHECKPOINT_FILE);
  const { epochs } = checkpoint;
  try {
    await writeWhole(path, encode(checkpoint));
  } catch (error) {
    const reason = whyNotWritten(error as NodeJS.ErrnoException);
    const before = epochs.length > 1 ? ` The checkpoint of epoch ${epochs.length - 1} is still there.` : '';
    const message = `${path}: the checkpoint of epoch ${epochs.length} could not be written (${reason}).${before}`;
    throw new CheckpointError(message, epochs, { cause: error });
  }
}

/** Reads the checkpoint of a folder; throws InputError when there is none or when it is damaged. */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const path = join(folder, CHECKPOINT_FILE);
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new InputError(`${path} does not exist: there is no run to resume.`);
    throw new InputError(`${path} cannot be read (${error.code}).`, { cause: error });
  });
  const checkpoint = decode(file);
  if (checkpoint === undefined) {
    throw new InputError(`${path} is damaged, cut short or no checkpoint: the run cannot be resumed.`);
  }
  return checkpoint;
}

/** Refuses a checkpoint whose run was made of something else. */
export function assertSameRun(checkpoint: Checkpoint, parts: Checkpoint['parts'], folder: string): void {
  const names = [...new Set([...Object.keys(checkpoint.parts), ...Object.keys(parts)])];
  const others = names.filter((name) => checkpoint.parts[name] !== parts[name]);
  if (others.length === 0) return;
  throw new InputError(
    `${join(folder, CHECKPOINT_FILE)} is of another run, with another ${others.join(', another ')}: ` +
      'resume with what the run was started with, or start anew.',
  );
}

/** A short name of any numbers or text: equal ones have equal names. */
export function digestOf(content: string | NodeJS.ArrayBufferView): string {
  return createHash('sha256').update(content).digest('hex');
}

function encode({ parts, epochs, weights, adam, best }: Checkpoint): Uint8Array {
  const arrays = { weights, means: adam.means, squares: adam.squares, best: best?.weights ?? [] };
  const numbers = joined(GROUPS.flatMap((group) => arrays[group]));
  const header: Header = {
    parts,
    epochs,
    steps: adam.steps,
    best: best === undefined ? null : { epoch: best.epoch, score: best.score },
    lengths: {
      weights: weights.map(({ length }) => length),
      means: adam.means.map(({ length }) => length),
      squares: adam.squares.map(({ length }) => length),
      best: arrays.best.map(({ length }) => length),
    },
  };
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), numbers]);
  return Buffer.concat([Buffer.from(`${MAGIC}${digestOf(content)}\n`), content]);
}

/** The bytes of arrays that may lie in shared memory, one array after the other. */
function joined(arrays: readonly Float32Array[]): Buffer {
  return Buffer.concat(arrays.map((values) => Buffer.from(values.slice().buffer)));
}

/** Undefined when the file is no whole checkpoint. */
function decode(file: Buffer): Checkpoint | undefined {
  const start = MAGIC.length + DIGEST_LENGTH + 1;
  const content = file.subarray(start);
  if (file.toString('latin1', 0, start) !== `${MAGIC}${digestOf(content)}\n`) return undefined;
  const end = content.indexOf('\n');
  const { parts, epochs, steps, lengths, best } = JSON.parse(content.toString('utf8', 0, end)) as Header;
  const numbers = new Float32Array(new Uint8Array(content.subarray(end + 1)).buffer);
  let at = 0;
  const next = (length: number): Float32Array => {
    at += length;
    return numbers.slice(at - length, at);
  };
  const weights = lengths.weights.map(next);
  const adam = { steps, means: lengths.means.map(next), squares: lengths.squares.map(next) };
  const bestWeights = lengths.best.map(next);
  return { parts, epochs, weights, adam, best: best === null ? undefined : { ...best, weights: bestWeights } };
}

/** In words why a file could not be written. */
export function whyNotWritten({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EDQUOT') return 'the quota is used up';
  if (code === 'EFBIG') return 'files of this size are not allowed';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'the folder cannot be written';
  return message;
}
