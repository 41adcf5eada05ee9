import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../inputError';
import { useBackend } from '../network/backend';
import { type Architecture, buildModel } from '../network/model/models';
import { saveModel } from '../network/model/saveModel';
import { CHECKPOINT_FILE, whyNotWritten } from '../network/train/checkpoint';
import { CheckpointError } from '../network/train/checkpointError';
import type { History } from '../network/train/history';
import { train } from '../network/train/train';
import { WorkerError } from '../network/workers/workerError';
import { augmentWithFlips } from '../stamps/augmentWithFlips';
import { countByClass } from '../stamps/countByClass';
import { readStamps } from '../stamps/hdf5';
import { CLASS_NAMES, type StampSet } from '../stamps/stampSet';
import { assertWritableFolder } from './assertWritable';
import { type Command, type CommandIo, UsageError } from './command';
import { batchProgress, epochLine } from './epochLines';
import { parseWords } from './parseWords';
import { wholeNumber } from './wholeNumber';

const ARCHITECTURES: readonly Architecture[] = ['thesis', 'first', 'wide'];

/** Three poolings of 2, 2 and 3 leave one pixel of this side. */
const SMALLEST_STAMP = 12;

const USAGE = `Usage: seeing-lab train FILE.h5 --out DIR [--validation FILE.h5] [--architecture thesis|first|wide]
                        [--epochs 15] [--batch 32] [--patience N] [--augment] [--seed 1]
                        [--workers N] [--resume] [--json]

Trains a star classifier on labelled stamps and saves it to DIR (model.json, weights.bin). After each epoch
DIR/checkpoint.bin keeps the run, so that it can go on when it was cut off.

  FILE.h5         stamps in the thesis' layout (see: seeing-lab stamps)
  --out           folder of the trained model, written when training has ended, and of the checkpoint
  --validation    stamps to look at after each epoch
  --architecture  thesis: the final network, 48,419 weights (default); first: overfits; wide: the largest
  --epochs        how often the network sees each stamp
  --batch         stamps a step
  --patience      stop after N epochs without a better validation loss (training loss without --validation), and save the
                  best epoch's weights
  --augment       add the flips of Comet and Donut stamps
  --seed          whole number that decides first weights, order and dropout
  --workers       threads that share out each batch; default one a core where that pays, else 1; other engines than
                  WebAssembly take 1
  --resume        go on after the last epoch that DIR/checkpoint.bin keeps, as if the run had never stopped; the other
                  words must be those of that run, save --epochs, --patience and --workers
  --json          one line an epoch on standard output: {epoch, loss, accuracy, validationLoss, validationAccuracy,
                  seconds}, then {model, stopped, bestEpoch}

Ctrl-C stops after the batch. Then, and when a worker dies or the checkpoint cannot be written (a full disk), the weights
of the last completed epoch are saved, with --patience the best. --resume repeats the broken-off epoch.
SEEING_LAB_BACKEND (tensorflow, wasm, cpu) forces an engine.

Exit status: 0; 1 when a file is not usable, or the training failed or was stopped; 2 for bad usage.`;

interface Words {
  readonly file: string;
  readonly out: string;
  readonly validation: string | undefined;
  readonly architecture: Architecture;
  readonly epochs: number;
  readonly batch: number;
  readonly patience: number | undefined;
  readonly augment: boolean;
  readonly seed: number;
  readonly workers: number | undefined;
  readonly resume: boolean;
  readonly json: boolean;
}

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const asked = readWords(words);
  try {
    const { stopped } = await trainAndSave(asked, io);
    return stopped === 'interrupted' ? 1 : 0;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    io.log(error.message);
    if (asked.json) io.out(JSON.stringify({ file: asked.file, error: error.message }));
    return 1;
  }
}

async function trainAndSave(asked: Words, io: CommandIo): Promise<History> {
  assertWritableFolder('--out', asked.out);
  const read = await readStamps(asked.file);
  const training = asked.augment ? augmentWithFlips(read) : read;
  const validation = asked.validation === undefined ? undefined : await readStamps(asked.validation);
  assertUsable(training, asked.file);
  if (validation !== undefined) assertUsable(validation, asked.validation!, training.size);
  await useBackend('auto', io.log);
  io.log(`${asked.file}: ${counts(training)}${asked.augment ? ' with flips' : ''}`);
  const missing = CLASS_NAMES.filter((_, label) => countByClass(training)[label] === 0);
  if (missing.length > 0) {
    io.log(
      `warning: no stamps of ${missing.join(' and ')}: the network will not learn to tell them, whatever its accuracy`,
    );
  }
  if (!asked.resume && existsSync(join(asked.out, CHECKPOINT_FILE))) {
    io.log(`${asked.out}: starting anew, the earlier run's checkpoint is replaced (--resume would go on with it)`);
  }
  const model = buildModel(asked.architecture, { seed: asked.seed, size: training.size });
  const { history, failure } = await trainTo(model, { training, validation, asked, io });
  if (failure !== undefined && history.epochs.length === 0) throw failure;
  await save(model, { history, failure, asked });
  model.dispose();
  if (failure === undefined && history.stopped === 'interrupted') io.log(interruption(history, asked));
  io.log(`${asked.out}: model saved${weightsSaved(history, failure !== undefined || asked.patience !== undefined)}`);
  if (failure !== undefined) throw failure;
  const { stopped, bestEpoch } = history;
  if (asked.json) io.out(JSON.stringify({ model: asked.out, stopped, bestEpoch }));
  return history;
}

interface Job {
  readonly training: StampSet;
  readonly validation: StampSet | undefined;
  readonly asked: Words;
  readonly io: CommandIo;
}

interface Outcome {
  readonly history: History;
  /** Why the training ended before its time, when something broke. */
  readonly failure?: InputError | undefined;
}

/** Trains; when something breaks on the way, what the completed epochs gave is the history. */
async function trainTo(model: tf.LayersModel, { training, validation, asked, io }: Job): Promise<Outcome> {
  const show = batchProgress();
  try {
    const history = await train(model, training, {
      epochs: asked.epochs,
      batchSize: asked.batch,
      seed: asked.seed,
      checkpoint: asked.out,
      resume: asked.resume,
      ...(asked.workers === undefined ? {} : { workers: asked.workers }),
      ...(validation === undefined ? {} : { validation }),
      ...(asked.patience === undefined ? {} : { earlyStopping: { patience: asked.patience } }),
      onBatch: show,
      onEpoch: (epoch) => {
        io.log(epochLine(epoch, asked.epochs));
        if (asked.json) io.out(JSON.stringify(epoch));
      },
    });
    return { history };
  } catch (error) {
    if (!(error instanceof WorkerError || error instanceof CheckpointError)) throw error;
    const { epochs, message } = error;
    const history: History = { epochs, bestEpoch: epochs.length, stopped: 'interrupted' };
    return { history, failure: new InputError(message, { cause: error }) };
  }
}

/** Saves what was learnt; when that fails too, one sentence says both. */
async function save(
  model: tf.LayersModel,
  { history, failure, asked }: Outcome & { readonly asked: Words },
): Promise<void> {
  const { architecture, seed, out } = asked;
  try {
    await saveModel(model, out, { architecture, seed, classNames: CLASS_NAMES, history });
  } catch (error) {
    const reason = `${out}: the model could not be saved (${whyNotWritten(error as NodeJS.ErrnoException)}).`;
    throw new InputError(failure === undefined ? reason : `${failure.message} ${reason}`, { cause: error });
  }
}

function interruption({ epochs }: History, { out }: Words): string {
  const { length } = epochs;
  const resume = length === 0 ? '' : `; --resume goes on after epoch ${length}, as ${out} keeps it`;
  return `interrupted after ${length} complete ${length === 1 ? 'epoch' : 'epochs'}${resume}`;
}

function weightsSaved({ bestEpoch }: History, ofAnEpoch: boolean): string {
  return ofAnEpoch ? `, weights of epoch ${bestEpoch}` : '';
}

function counts(set: StampSet): string {
  const byClass = countByClass(set);
  return `${set.count} stamps (${CLASS_NAMES.map((name, label) => `${byClass[label]} ${name}`).join(', ')})`;
}

/** The training set gives the size that the others must have. */
function assertUsable(set: StampSet, file: string, size: number = set.size): void {
  if (set.count === 0) throw new InputError(`${file} holds no stamps`);
  if (set.size < SMALLEST_STAMP) {
    throw new InputError(`${file}: stamps of ${set.size} x ${set.size}, the networks need ${SMALLEST_STAMP} at least`);
  }
  if (set.size !== size) {
    throw new InputError(
      `${file}: stamps of ${set.size} x ${set.size}, those of the training set are ${size} x ${size}`,
    );
  }
}

function readWords(words: readonly string[]): Words {
  const { values, positionals } = parse(words);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError(`train needs one FILE.h5, got ${positionals.length}`);
  if (values.out === undefined) throw new UsageError('train needs --out DIR');
  const architecture = ARCHITECTURES.find((name) => name === (values.architecture ?? 'thesis'));
  if (architecture === undefined) {
    throw new UsageError(`--architecture is ${ARCHITECTURES.join(', ')}, got ${values.architecture}`);
  }
  return {
    file,
    out: values.out,
    validation: values.validation,
    architecture,
    epochs: wholeNumber('epochs', values.epochs ?? '15', 1),
    batch: wholeNumber('batch', values.batch ?? '32', 1),
    patience: values.patience === undefined ? undefined : wholeNumber('patience', values.patience, 1),
    augment: values.augment === true,
    seed: wholeNumber('seed', values.seed ?? '1', 0),
    resume: values.resume === true,
    workers: values.workers === undefined ? undefined : wholeNumber('workers', values.workers, 1),
    json: values.json === true,
  };
}

function parse(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    out: text,
    validation: text,
    architecture: text,
    epochs: text,
    batch: text,
    patience: text,
    augment: flag,
    seed: text,
    workers: text,
    resume: flag,
    json: flag,
  } as const;
  return parseWords({ args: [...words], options, allowPositionals: true });
}

export const command: Command = {
  name: 'train',
  summary: 'train a star classifier on labelled stamps',
  usage: USAGE,
  run,
};
