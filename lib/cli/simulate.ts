import { terminalProgress } from '../progress';
import { NIGHT_PRESETS, type NightPreset } from '../sky/describeNight';
import { simulateNight } from '../sky/simulateNight';
import { simulateVariedNight } from '../sky/varied/simulateVariedNight';
import { assertWritableFolder } from './assertWritable';
import { type Command, type CommandIo, UsageError } from './command';
import { parseWords } from './parseWords';
import { untilStopped } from './untilStopped';
import { wholeNumber } from './wholeNumber';

const USAGE = `Usage: seeing-lab simulate --out DIR [--preset thesis|varied] [--seed N] [--frames N] [--size WxH]

Makes a night of labelled frames: FITS files, the truth of each (NAME.truth.json) and a list, frames.csv or truth.csv.
Run the same command again to finish a night that was stopped.

  --out DIR      an empty or a new folder, or one that this command made with the same options
  --preset NAME  thesis (80 frames like the thesis') or varied (many telescopes and cameras,
                 and frames that show no star field); default thesis
  --seed N       whole number; the same seed gives the same frames; default 1
  --frames N     how many frames; default 80 (thesis, at least 8) or 30 (varied)
  --size WxH     pixels, at least 64x64; default 3054x2042 (thesis) or various (varied)

Prints the path of the list. Exit status: 0; 1 when it was stopped or cannot be written; 2 for bad usage.`;

const FEWEST_FRAMES: Readonly<Record<NightPreset, number>> = { thesis: 8, varied: 1 };
const SMALLEST_SIDE = 64;
const LARGEST_SIDE = 20_000;

export const command: Command = {
  name: 'simulate',
  summary: 'make a labelled night of simulated frames',
  usage: USAGE,
  run,
};

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const options = parse(words);
  const { folder } = options;
  assertWritableFolder('--out', folder);
  const progress = terminalProgress('simulate');
  return untilStopped(`stopped; run the same command again to make the rest of ${folder}`, async (signal) => {
    if (options.preset === 'varied') {
      io.out(await simulateVariedNight(folder, { ...options, progress, signal }));
      return 0;
    }
    const night = await simulateNight(folder, { ...options, progress, signal });
    io.log(`${night.frames} frames in ${night.folder}, ${night.made} of them made now`);
    io.out(night.list);
    return 0;
  });
}

interface Options {
  readonly folder: string;
  readonly preset: NightPreset;
  readonly seed: number;
  readonly frames?: number;
  readonly width?: number;
  readonly height?: number;
}

function parse(words: readonly string[]): Options {
  const values = readWords(words);
  if (values.out === undefined) throw new UsageError('simulate needs --out DIR');
  const preset = NIGHT_PRESETS.find((name) => name === (values.preset ?? 'thesis'));
  if (preset === undefined) {
    throw new UsageError(`--preset is one of ${NIGHT_PRESETS.join(', ')}, got ${values.preset}`);
  }
  const seed = wholeNumber('seed', values.seed ?? '1', 0);
  const frames = values.frames === undefined ? undefined : wholeNumber('frames', values.frames, FEWEST_FRAMES[preset]);
  return { folder: values.out, preset, seed, frames, ...parseSize(values.size) };
}

function readWords(words: readonly string[]) {
  return parseWords({
    args: [...words],
    options: {
      out: { type: 'string' },
      preset: { type: 'string' },
      seed: { type: 'string' },
      frames: { type: 'string' },
      size: { type: 'string' },
    },
  }).values;
}

function parseSize(text: string | undefined): { width?: number; height?: number } {
  if (text === undefined) return {};
  const [width, height] = (/^(\d+)x(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  const fits = (side: number): boolean => side >= SMALLEST_SIDE && side <= LARGEST_SIDE;
  if (!fits(width) || !fits(height)) {
    throw new UsageError(`--size is WxH with ${SMALLEST_SIDE} to ${LARGEST_SIDE} pixels a side, got ${text}`);
  }
  return { width, height };
}
