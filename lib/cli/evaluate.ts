import { InputError } from '../inputError';
import { useBackend } from '../network/backend';
import { type Evaluation, evaluate } from '../network/judge/evaluate';
import { loadModel } from '../network/model/loadModel';
import { readStamps } from '../stamps/hdf5';
import { CLASS_NAMES } from '../stamps/stampSet';
import { type Command, type CommandIo, UsageError } from './command';
import { parseWords } from './parseWords';

const USAGE = `Usage: seeing-lab evaluate --model PATH FILE.h5... [--json]

Says how a trained network does on labelled stamps: accuracy, loss, confusion matrix, precision and recall.

  FILE.h5       stamps in the thesis' layout (see: seeing-lab stamps)
  --model PATH  a model folder (see: seeing-lab train), a model.json of TensorFlow.js, or a Keras .h5 file
  --json        one JSON line a file: {file, model, stamps, accuracy, loss, classes, confusion, perClass}, or
                {file, error}; confusion[true][predicted]; a score with nothing to divide by is null

Exit status: 0; 1 when a file failed (the others were evaluated); 2 for bad usage.`;

interface Words {
  readonly model: string;
  readonly files: readonly string[];
  readonly json: boolean;
}

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const asked = readWords(words);
  await useBackend('auto', io.log);
  const model = await loadModel(asked.model);
  let status = 0;
  for (const file of asked.files) {
    try {
      const found = await evaluateFile(model, file);
      io.out(asked.json ? toJson(found, { file, model: asked.model }) : toTable(found, file));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      status = 1;
      io.log(error.message);
      if (asked.json) io.out(JSON.stringify({ file, error: error.message }));
    }
  }
  model.dispose();
  return status;
}

function readWords(words: readonly string[]): Words {
  const { values, positionals: files } = parse(words);
  if (values.model === undefined) throw new UsageError('evaluate needs --model PATH');
  if (files.length === 0) throw new UsageError('evaluate needs at least one FILE.h5');
  return { model: values.model, files, json: values.json === true };
}

function parse(words: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const options = { model: { type: 'string' }, json: flag } as const;
  return parseWords({ args: [...words], options, allowPositionals: true });
}

async function evaluateFile(model: Parameters<typeof evaluate>[0], file: string): Promise<Evaluation> {
  const set = await readStamps(file);
  try {
    return await evaluate(model, set);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

function toJson(found: Evaluation, names: { readonly file: string; readonly model: string }): string {
  const { accuracy, loss, confusion, perClass, predictions } = found;
  return JSON.stringify({
    ...names,
    stamps: predictions.length,
    accuracy,
    loss,
    classes: CLASS_NAMES,
    confusion,
    perClass,
  });
}

function toTable(found: Evaluation, file: string): string {
  const percent = (fraction: number) => (Number.isNaN(fraction) ? '-' : `${(100 * fraction).toFixed(1)} %`);
  const rows = [
    ['class', 'stamps', 'precision', 'recall', 'F1', ...CLASS_NAMES.map((name) => `called ${name}`)],
    ...found.perClass.map(({ name, precision, recall, f1, support }, index) => [
      name,
      String(support),
      percent(precision),
      percent(recall),
      percent(f1),
      ...found.confusion[index]!.map(String),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join('  '));
  const summary = `${found.predictions.length} stamps, accuracy ${found.accuracy.toFixed(4)}, loss ${found.loss.toFixed(4)}`;
  return [`${file}: ${summary}`, ...lines].join('\n');
}

export const command: Command = {
  name: 'evaluate',
  summary: 'say how a trained network does on labelled stamps',
  usage: USAGE,
  run,
};
