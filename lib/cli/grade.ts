import { resolve } from 'node:path';
import { type GradedFiles, gradeFiles } from '../grade/night/gradeFiles';
import type { GradeOutcome } from '../grade/night/gradeOutcome';
import { gradesCsv } from '../grade/night/gradesCsv';
import { listFrames } from '../grade/night/listFrames';
import { mergeGrades } from '../grade/night/mergeGrades';
import { type Shard, shardText } from '../grade/night/shardFile';
import { gradeReport } from '../grade/report/gradeReport';
import type { GradedFrame } from '../grade/verdict/grade';
import { outputTarget } from '../outputTarget';
import { terminalProgress } from '../progress';
import { visibleText } from '../visibleText';
import { writeWhole } from '../writeWhole';
import { assertWritableFile } from './assertWritable';
import { type Command, type CommandIo, UsageError } from './command';
import { parseWords } from './parseWords';
import { positiveNumber } from './positiveNumber';
import { untilStopped } from './untilStopped';
import { wholeNumber } from './wholeNumber';

const USAGE = `Usage: seeing-lab grade FILE|DIR... [--json | --csv] [--html OUT.html] [--out FILE] [options]

Says of each frame whether its stars are round (Circular), drawn out (Comet) or rings (Donut), or that it shows no stars to
judge by (ungradable) and what it shows instead; how sure that is, the seeing and why. Colour mosaics are measured on their
green pixels. A folder stands for all FITS and XISF files in it and below. One line a frame, in order, as soon as it is known.

  --json              {file, verdict, confidence, stamps, votes, probabilities, seeingArcsec, fwhmPixels, hfdPixels,
                      ellipticity, axisRatio, positionAngleDegrees, stars, sky, skyNoise, pixelScale,
                      pixelScaleSource, filter, exposureSeconds, object, dateObs, diagnosis, usable, reason}, or
                      {file, error}; null where unknown
  --csv               the same as a table
  --html OUT.html     one page for the night: overview, plots over time, the frames to look at
  --out FILE          the lines go there, whole or not at all, instead of standard output
  --model DIR         a grader made by seeing-lab train-grader; default the shipped one
  --pixel-scale S     arcseconds per pixel; default what the header says, else 0.58
  --workers N         threads, default one a core
  --shard K/N         only the K-th of N parts (1 to N), for the tasks of a cluster; needs --out FILE.jsonl
  --merge FILE...     the FILEs are the results of all shards of a run: puts them together, in the order of their numbers

With --html or --out a run that was stopped goes on where it was when the same command is given again.
A line begins with good, bad (not round, or clouded, or under a bright sky) or ungradable (it says too little).
Exit status: 0; 1 when a file failed (the others were graded); 2 for bad usage; 3 when every frame is ungradable.`;

const FAILED = 1;
const NOTHING_GRADED = 3;

interface Words {
  readonly paths: readonly string[];
  readonly format: 'text' | 'json' | 'csv';
  readonly html: string | undefined;
  readonly out: string | undefined;
  readonly model: string | undefined;
  readonly pixelScale: number | undefined;
  readonly workers: number | undefined;
  readonly shard: Shard | undefined;
  readonly merge: boolean;
}

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const asked = readWords(words);
  const { out, html, format } = asked;
  if (out !== undefined) assertWritableFile('--out', out);
  if (html !== undefined) assertWritableFile('--html', html);
  const printing = out === undefined;
  if (printing && format === 'csv') io.out(gradesCsv([]).trimEnd());
  const tell = (outcome: GradeOutcome): void => {
    if (printing) io.out(lineOf(outcome, format));
    if ('error' in outcome) io.log(visibleText(outcome.error));
  };
  const { outcomes, alone, finish } = asked.merge ? await merged(asked, tell) : await graded(asked, tell);
  if (out !== undefined) await writeWhole(out, asked.shard ? shardText(asked.shard, alone) : textOf(outcomes, format));
  if (html !== undefined) await writeWhole(html, gradeReport(outcomes));
  finish();
  for (const path of [out, html]) if (path !== undefined) io.log(`${path}: written`);
  return tallied(outcomes, io);
}

/** Ends the run: says how many frames of each kind there were, and gives the exit status. */
function tallied(outcomes: readonly GradeOutcome[], io: CommandIo): number {
  const counts = { good: 0, bad: 0, ungradable: 0, failed: 0 };
  for (const outcome of outcomes) counts['error' in outcome ? 'failed' : kindOf(outcome)]++;
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  io.log(parts.map(([kind, count]) => `${count} ${kind}`).join(', '));
  if (counts.failed > 0) return FAILED;
  return outcomes.length > 0 && counts.ungradable === outcomes.length ? NOTHING_GRADED : 0;
}

/** A frame of which nothing can be said is not a bad one. */
export function kindOf({ grade: { verdict, usable } }: GradedFrame): 'good' | 'bad' | 'ungradable' {
  if (verdict === 'ungradable') return 'ungradable';
  return usable ? 'good' : 'bad';
}

async function merged({ paths }: Words, tell: (outcome: GradeOutcome) => void): Promise<GradedFiles> {
  const outcomes = await mergeGrades(paths);
  outcomes.forEach(tell);
  return { outcomes, alone: outcomes, finish: () => undefined };
}

async function graded(asked: Words, tell: (outcome: GradeOutcome) => void): Promise<GradedFiles> {
  const { out, html, model, pixelScale, workers, shard } = asked;
  const all = await listFrames(asked.paths);
  const files = shard === undefined ? all : partOf(all, shard);
  // A device or a pipe has no neighbour that could keep what is done.
  const kept = [out, html]
    .flatMap((path) => (path === undefined ? [] : [outputTarget(path)]))
    .find((target) => !target.isSpecial)?.path;
  return untilStopped(stoppedMessage(kept), (signal) =>
    gradeFiles(files, {
      ...(model !== undefined && { model }),
      ...(workers !== undefined && { workers }),
      ...(kept !== undefined && { journal: `${kept}.unfinished` }),
      pixelScale,
      signal,
      progress: terminalProgress('grading: frame'),
      onFrame: tell,
    }),
  );
}

function stoppedMessage(kept: string | undefined): string {
  return kept === undefined
    ? 'stopped; what was graded is printed'
    : `stopped; give the same command again to go on (${kept}.unfinished keeps what is done)`;
}

/** A part of consecutive files, so that neighbours stay together. */
function partOf(files: readonly string[], { part, parts }: Shard): string[] {
  const place = (k: number): number => Math.floor((files.length * k) / parts);
  return files.slice(place(part - 1), place(part));
}

function textOf(outcomes: readonly GradeOutcome[], format: Words['format']): string {
  if (format === 'csv') return gradesCsv(outcomes);
  return outcomes.map((outcome) => `${lineOf(outcome, format)}\n`).join('');
}

/** One line of results. */
export function lineOf(outcome: GradeOutcome, format: Words['format']): string {
  if (format === 'csv') return gradesCsv([outcome]).trimEnd().split('\n').slice(1).join('\n');
  if (format === 'json') return JSON.stringify('error' in outcome ? outcome : rounded(outcome));
  return visibleText('error' in outcome ? `${outcome.file}: ${outcome.error}` : sentence(outcome));
}

function rounded({ grade }: GradedFrame): object {
  return JSON.parse(JSON.stringify(grade), (_, value) =>
    typeof value === 'number' ? Number(value.toFixed(4)) : value,
  );
}

function sentence(frame: GradedFrame): string {
  const { file, verdict, confidence, seeingArcsec, reason } = frame.grade;
  const seeing = seeingArcsec === null ? '' : `, seeing ${seeingArcsec.toFixed(2)}"`;
  const kind = kindOf(frame);
  if (kind === 'ungradable') return `${kind} ${file}${seeing}: ${reason}`;
  return `${kind.padEnd(4)} ${file}: ${verdict} (${(100 * confidence).toFixed(0)} %)${seeing}; ${reason}`;
}

function readWords(words: readonly string[]): Words {
  const { values, positionals } = parse(words);
  if (positionals.length === 0) throw new UsageError('grade needs a FILE or a DIR');
  if (values.json === true && values.csv === true) throw new UsageError('--json or --csv, not both');
  const shard = values.shard === undefined ? undefined : readShard(values.shard);
  if (shard !== undefined && values.out === undefined) throw new UsageError('--shard needs --out FILE');
  if (shard !== undefined && values.merge === true) throw new UsageError('--shard or --merge, not both');
  if (values.out !== undefined && values.html !== undefined && isSameFile(values.out, values.html))
    throw new UsageError('--out and --html are the same file');
  return {
    paths: positionals,
    format: values.json === true ? 'json' : values.csv === true ? 'csv' : 'text',
    html: values.html,
    out: values.out,
    model: values.model,
    pixelScale: values['pixel-scale'] === undefined ? undefined : positiveNumber('pixel-scale', values['pixel-scale']),
    workers: values.workers === undefined ? undefined : wholeNumber('workers', values.workers, 1),
    shard,
    merge: values.merge === true,
  };
}

function isSameFile(a: string, b: string): boolean {
  const [first, second] = [outputTarget(a), outputTarget(b)];
  return !first.isSpecial && resolve(first.path) === resolve(second.path);
}

function parse(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    json: flag,
    csv: flag,
    html: text,
    out: text,
    model: text,
    'pixel-scale': text,
    workers: text,
    shard: text,
    merge: flag,
  } as const;
  return parseWords({ args: [...words], options, allowPositionals: true });
}

function readShard(text: string): Shard {
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (part === undefined || Number(part) < 1 || Number(part) > Number(parts)) {
    throw new UsageError(`--shard is K/N with K from 1 to N, got ${text}`);
  }
  return { part: Number(part), parts: Number(parts) };
}

export const command: Command = {
  name: 'grade',
  summary: 'tell good frames from bad, of any telescope',
  usage: USAGE,
  run,
};
