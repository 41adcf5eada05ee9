import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { InputError } from '../../inputError';
import type { Vector } from '../../learning/optimisers/optimiser';
import { writeWhole } from '../../writeWhole';
import type { BestEpoch } from './bestWeights';
import { CheckpointError } from './checkpointError';
import type { Epoch } from './history';

/** All that a run needs to go on after an epoch as if it had never stopped. */
export interface Checkpoint {
  /** What the run is made of (data, network, options), each part by a name that a person understands. */
  readonly parts: Readonly<Record<string, string>>;
  readonly epochs: readonly Epoch[];
  /** All weights of the model, one after the other. */
  readonly weights: Float32Array;
  /** What the optimiser remembers. */
  readonly memory: readonly Vector[];
  /** Present when early stopping watches. */
  readonly best?: BestEpoch | undefined;
}

/** The file of a checkpoint's folder. */
export const CHECKPOINT_FILE = 'checkpoint.bin';
/** First line of the file; the second is the SHA-256 of what follows, which is the checkpoint in V8's own format. */
const MAGIC = 'Seeing Lab checkpoint 2\n';
const DIGEST_LENGTH = 64;

/**
 * Writes `folder`/checkpoint.bin whole or not at all: when the disk is full, the checkpoint before stays.
 * @throws CheckpointError that says so.
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const path = join(folder, CHECKPOINT_FILE);
  const { epochs } = checkpoint;
  const content = serialize({ ...checkpoint, memory: checkpoint.memory.map((array) => array.slice()) });
  try {
    await writeWhole(path, Buffer.concat([Buffer.from(`${MAGIC}${digestOf(content)}\n`), content]));
  } catch (error) {
    const reason = whyNotWritten(error as NodeJS.ErrnoException);
    const before = epochs.length > 1 ? ` The checkpoint of epoch ${epochs.length - 1} is still there.` : '';
    const message = `${path}: the checkpoint of epoch ${epochs.length} could not be written (${reason}).${before}`;
    throw new CheckpointError(message, epochs, { cause: error });
  }
}

/**
 * Reads the checkpoint of a folder.
 * @throws InputError when there is none, when it is damaged, or when its run was made of something else than `parts`.
 */
export async function readCheckpoint(folder: string, parts: Checkpoint['parts']): Promise<Checkpoint> {
  const path = join(folder, CHECKPOINT_FILE);
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new InputError(`${path} does not exist: there is no run to resume.`);
    throw new InputError(`${path} cannot be read (${error.code}).`, { cause: error });
  });
  const start = MAGIC.length + DIGEST_LENGTH + 1;
  const content = file.subarray(start);
  if (file.toString('latin1', 0, start) !== `${MAGIC}${digestOf(content)}\n`) {
    throw new InputError(`${path} is damaged, cut short or no checkpoint of this version: the run cannot be resumed.`);
  }
  const checkpoint = deserialize(content) as Checkpoint;
  assertSameRun(checkpoint, parts, path);
  return checkpoint;
}

function assertSameRun(checkpoint: Checkpoint, parts: Checkpoint['parts'], path: string): void {
  const names = [...new Set([...Object.keys(checkpoint.parts), ...Object.keys(parts)])];
  const others = names.filter((name) => checkpoint.parts[name] !== parts[name]);
  if (others.length === 0) return;
  throw new InputError(
    `${path} is of another run, with another ${others.join(', another ')}: ` +
      'resume with what the run was started with, or start anew.',
  );
}

/** A short name of any numbers or text: equal ones have equal names. */
export function digestOf(content: string | NodeJS.ArrayBufferView): string {
  return createHash('sha256').update(content).digest('hex');
}

/** In words why a file could not be written. */
export function whyNotWritten({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EDQUOT') return 'the quota is used up';
  if (code === 'EFBIG') return 'files of this size are not allowed';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'the folder cannot be written';
  return message;
}
