import { type GraderScores, trainGrader } from '../grade/training/trainGrader';
import { STAMP_ANSWERS } from '../grade/verdict/stampAnswers';
import { useBackend } from '../network/backend';
import { loadModel } from '../network/model/loadModel';
import { saveModel } from '../network/model/saveModel';
import { type Progress, terminalProgress } from '../progress';
import { assertWritableFolder } from './assertWritable';
import { type Command, type CommandIo, UsageError } from './command';
import { parseWords } from './parseWords';
import { wholeNumber } from './wholeNumber';

const USAGE = `Usage: seeing-lab train-grader --out DIR [--seed 1] [--frames 1200] [--epochs 15] [--network DIR]

Trains the network that grades frames of any telescope, on simulated frames alone, then what judges a whole frame by its
stamps on half as many again, and tests both on a quarter as many again, as the grade command judges them. Prints
the scores as JSON and keeps them in the model.

  --out DIR      where the model goes: model.json and weights.bin
  --seed N       decides the skies, the first weights and every order; the same seed gives the same model
  --frames N     frames for the network to learn from, at least 12
  --epochs N     passes through their stamps
  --network DIR  take this model's network as it is; train the judgement of frames and test anew

The shipped model is made by: seeing-lab train-grader --out data/models/any-telescope

Exit status: 0; 1 when the model cannot be written; 2 for bad usage.`;

interface Words {
  readonly out: string;
  readonly seed: number;
  readonly frames: number;
  readonly epochs: number;
  readonly network: string | undefined;
}

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const asked = readWords(words);
  const { seed, epochs, out } = asked;
  assertWritableFolder('--out', out);
  await useBackend('auto', io.log);
  const simulating = terminalProgress('simulating: frame');
  let training: Progress | undefined;
  const {
    model,
    frames: judge,
    kinds,
    scores,
  } = await trainGrader({
    seed,
    epochs,
    frames: { network: asked.frames, classifiers: Math.ceil(1.5 * asked.frames), test: Math.ceil(asked.frames / 4) },
    ...(asked.network !== undefined && { network: await loadModel(asked.network) }),
    progress: simulating,
    onBatch: ({ epoch, batch, batches, loss, accuracy }) => {
      // Made now, so that its guess of the time left does not count the simulation.
      training ??= terminalProgress('training: batch');
      const message = `epoch ${epoch}/${epochs}, loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(4)}`;
      training((epoch - 1) * batches + batch, epochs * batches, message);
    },
  });
  const { frames } = asked;
  await saveModel(model, out, {
    classNames: STAMP_ANSWERS,
    frames: judge,
    kinds,
    scores,
    made: { seed, frames, epochs },
  });
  model.dispose();
  io.log(`${out}: model saved`);
  io.out(JSON.stringify(rounded(scores)));
  return 0;
}

function rounded(scores: GraderScores): object {
  return JSON.parse(JSON.stringify(scores), (_, value) =>
    typeof value === 'number' ? Number(value.toFixed(4)) : value,
  );
}

function readWords(words: readonly string[]): Words {
  const text = { type: 'string' } as const;
  const options = {
    out: text,
    seed: text,
    frames: text,
    epochs: text,
    network: text,
  } as const;
  const { values } = parseWords({ args: [...words], options });
  if (values.out === undefined) throw new UsageError('train-grader needs --out DIR');
  return {
    out: values.out,
    seed: wholeNumber('seed', values.seed ?? '1', 0),
    frames: wholeNumber('frames', values.frames ?? '1200', 12),
    epochs: wholeNumber('epochs', values.epochs ?? '15', 1),
    network: values.network,
  };
}

export const command: Command = {
  name: 'train-grader',
  summary: 'train the network that grades frames of any telescope',
  usage: USAGE,
  run,
};
