import { join } from 'node:path';
import { useBackend } from '../network/backend';
import { saveModel } from '../network/model/saveModel';
import { terminalProgress } from '../progress';
import { RUNS_FILE, readThesisRuns } from '../reproduction/shippedRuns';
import type { ThesisRun, ThesisRuns } from '../reproduction/thesisRun';
import { RUN_NAMES, type RunName } from '../reproduction/thesisRuns';
import { type ThesisStamps, trainThesisRun } from '../reproduction/trainThesisRun';
import { DEFAULT_SEED, defaultNight } from '../sky/defaultNight';
import { buildStampSet } from '../stamps/buildStampSet';
import { countByClass } from '../stamps/countByClass';
import { framesOfSplit, readFrameList } from '../stamps/frameList';
import { CLASS_NAMES } from '../stamps/stampSet';
import { writeWhole } from '../writeWhole';
import { assertWritableFolder } from './assertWritable';
import { type Command, type CommandIo, UsageError } from './command';
import { batchProgress, epochLine } from './epochLines';
import { parseWords } from './parseWords';
import { wholeNumber } from './wholeNumber';

const USAGE = `Usage: seeing-lab train-thesis --out DIR [--seeds 1,2,3,4,5] [--runs final,wide,first] [--night 2022]
                               [--frames N] [--epochs N] [--workers N]

Trains the networks of chapter 4 as the thesis did, each from every seed, on the simulated night of notebook 06, and writes
their histories and scores to DIR/${RUNS_FILE} after each run. Runs that the file already holds are left as they are, so that
the command goes on where it was stopped. The weights of the first seed go to DIR/final, DIR/wide and DIR/first.

  --out DIR   where histories and weights go
  --seeds     decide first weights, order and dropout; whole numbers, separated by commas
  --runs      which: ${RUN_NAMES.join(', ')};
              default all
  --night N   seed of the night
  --frames N  frames of the night, default all 80
  --epochs N  no more than so many, for a trial
  --workers   threads that share out each batch; default as in train

Exit status: 0; 1 when the training failed or was stopped; 2 for bad usage.`;

/** Networks of the thesis itself; of its variants the histories are enough. */
const WITH_WEIGHTS: readonly RunName[] = ['final', 'wide', 'first'];

interface Words {
  readonly out: string;
  readonly seeds: readonly number[];
  readonly runs: readonly RunName[];
  readonly night: number;
  readonly frames: number | undefined;
  readonly epochs: number | undefined;
  readonly workers: number | undefined;
}

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const asked = readWords(words);
  assertWritableFolder('--out', asked.out);
  await useBackend('auto', io.log);
  const stamps = await stampsOfNight(asked);
  const counts = {
    training: countByClass(stamps.training),
    validation: countByClass(stamps.validation),
    evaluation: countByClass(stamps.evaluation),
  };
  for (const [list, perClass] of Object.entries(counts))
    io.log(`${list}: ${perClass.join(' / ')} ${CLASS_NAMES.join(' / ')}`);
  const kept = await readThesisRuns(asked.out).catch(() => undefined);
  const night: Omit<ThesisRuns, 'runs'> = { night: asked.night, stamps: counts };
  if (kept !== undefined && JSON.stringify({ ...kept, runs: 0 }) !== JSON.stringify({ ...night, runs: 0 })) {
    io.log(`${asked.out}: holds runs on other stamps; take another folder or remove ${RUNS_FILE}`);
    return 1;
  }
  const runs: ThesisRun[] = [...(kept?.runs ?? [])];
  for (const seed of asked.seeds) {
    for (const name of asked.runs) {
      if (runs.some((done) => done.name === name && done.seed === seed)) continue;
      io.log(`${name}, seed ${seed}`);
      runs.push(await trainAndKeep(name, seed, { asked, stamps, io }));
      await writeWhole(join(asked.out, RUNS_FILE), textOf({ ...night, runs }));
    }
  }
  return 0;
}

async function stampsOfNight({ night: seed, frames }: Words): Promise<ThesisStamps> {
  const { list } = await defaultNight({ seed, frames, progress: terminalProgress('simulating: frame') });
  const night = await readFrameList(list);
  const of = async (split: string) => {
    const { set } = await buildStampSet(framesOfSplit(night, split), { crowding: 'thesis' });
    return set!;
  };
  return { training: await of('training'), validation: await of('validation'), evaluation: await of('evaluation') };
}

interface Job {
  readonly asked: Words;
  readonly stamps: ThesisStamps;
  readonly io: CommandIo;
}

async function trainAndKeep(name: RunName, seed: number, { asked, stamps, io }: Job): Promise<ThesisRun> {
  const { epochs, workers, seeds, out } = asked;
  const { model, run: trained } = await trainThesisRun(name, stamps, {
    seed,
    ...(epochs !== undefined && { epochs }),
    ...(workers !== undefined && { workers }),
    onBatch: batchProgress(),
  });
  for (const epoch of trained.epochs) io.log(epochLine(epoch, trained.epochs.length));
  if (seed === seeds[0] && WITH_WEIGHTS.includes(name)) {
    await saveModel(model, join(out, name), { classNames: CLASS_NAMES, seed, night: asked.night });
  }
  model.dispose();
  return trained;
}

/** A line a run; five digits are more than the seeds leave of meaning. */
function textOf({ runs, ...night }: ThesisRuns): string {
  const line = (value: object): string =>
    JSON.stringify(value, (_, part) => (typeof part === 'number' ? Number(part.toPrecision(5)) : part));
  return `${line(night).slice(0, -1)},"runs":[\n${runs.map(line).join(',\n')}\n]}\n`;
}

function readWords(words: readonly string[]): Words {
  const text = { type: 'string' } as const;
  const options = {
    out: text,
    seeds: text,
    runs: text,
    night: text,
    frames: text,
    epochs: text,
    workers: text,
  } as const;
  const { values } = parseWords({ args: [...words], options });
  if (values.out === undefined) throw new UsageError('train-thesis needs --out DIR');
  const optional = (name: 'frames' | 'epochs' | 'workers', least: number): number | undefined =>
    values[name] === undefined ? undefined : wholeNumber(name, values[name], least);
  return {
    out: values.out,
    seeds: (values.seeds ?? '1,2,3,4,5').split(',').map((seed) => wholeNumber('seeds', seed, 0)),
    runs: values.runs === undefined ? RUN_NAMES : values.runs.split(',').map(runNamed),
    night: wholeNumber('night', values.night ?? String(DEFAULT_SEED), 0),
    frames: optional('frames', 8),
    epochs: optional('epochs', 1),
    workers: optional('workers', 1),
  };
}

function runNamed(text: string): RunName {
  const name = RUN_NAMES.find((known) => known === text.trim());
  if (name === undefined) throw new UsageError(`--runs are ${RUN_NAMES.join(', ')}, got ${text}`);
  return name;
}

export const command: Command = {
  name: 'train-thesis',
  summary: "train the thesis' three networks from several seeds",
  usage: USAGE,
  run,
};
