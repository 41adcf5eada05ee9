import { mkdir, readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { diskError } from '../diskError';
import { InputError } from '../inputError';
import type { Progress } from '../progress';
import { CLASS_NAMES } from '../stamps/stampSet';
import { doJobs } from '../workers';
import { writeWhole } from '../writeWhole';
import { describeNight, type NightPreset } from './describeNight';
import type { FrameDescription, Split } from './frameDescription';
import { hasNightFrame, makeNightFrame, truthName } from './nightFrame';
import type { NightOptions } from './nightOptions';

/** File that marks a folder as one of ours and says which night it holds. */
const MARKER = 'simulation.json';
const LIST = 'frames.csv';
/** Below so many pixels in all a thread takes longer to start than to work. */
const WORTH_THREADS = 4e6;
const MOST_THREADS = 4;

export interface SimulateNightOptions extends NightOptions {
  readonly preset: NightPreset;
  readonly progress?: Progress;
  /** When it aborts, the frames in work are finished, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Threads; the frames do not depend on it. By default one per processor, at most four. */
  readonly workers?: number;
}

/** What a worker thread is asked to make. */
export interface NightJob {
  readonly folder: string;
  readonly frame: FrameDescription;
}

/** A night on disk. */
export interface SimulatedNight {
  readonly folder: string;
  /** The frame list: columns file, split, class, class_name, comment, truth. */
  readonly list: string;
  readonly frames: number;
  /** Frames made now; the others were there already. */
  readonly made: number;
}

/**
 * Simulates a night into `folder`: each frame as a FITS file with its truth beside it, and the list frames.csv, which is
 * written last. Frames that are already there are kept, so that a run that was stopped goes on where it was.
 *
 * Throws InputError when the folder holds other files or another night, or cannot be written.
 */
export async function simulateNight(folder: string, options: SimulateNightOptions): Promise<SimulatedNight> {
  const frames = describeNight(options.preset, options);
  try {
    await claimFolder(folder, options);
    const made = await makeFrames(folder, frames, options);
    const list = join(folder, LIST);
    await writeWhole(list, frameList(frames));
    return { folder, list, frames: frames.length, made };
  } catch (error) {
    throw diskError(error, folder);
  }
}

/** Makes sure that nothing of somebody else's is touched, and signs the folder. */
export async function claimFolder(
  folder: string,
  { preset, seed, width, height }: { preset: string; seed: number; width?: number; height?: number },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  const night = JSON.stringify({ madeBy: 'seeing-lab simulate', preset, seed, width, height });
  if (names.length === 0) return writeWhole(join(folder, MARKER), `${night}\n`);
  const found = names.includes(MARKER) ? await readFile(join(folder, MARKER), 'utf8') : undefined;
  if (found === undefined) {
    throw new InputError(`${folder} is not empty and holds no simulated night: give an empty or a new folder`);
  }
  if (found.trim() !== night) {
    throw new InputError(`${folder} holds another night, ${found.trim()}; wanted ${night}: give another folder`);
  }
}

async function makeFrames(
  folder: string,
  frames: readonly FrameDescription[],
  options: SimulateNightOptions,
): Promise<number> {
  const missing = await missingFrames(folder, frames);
  let done = frames.length - missing.length;
  if (done > 0) options.progress?.(done, frames.length, 'already there');
  const jobs = missing.map((frame): NightJob => ({ folder, frame }));
  await doJobs(jobs, {
    file: join(__dirname, 'nightWorker.js'),
    work: ({ frame }) => makeNightFrame(folder, frame),
    workers: options.workers ?? worthwhileWorkers(missing),
    signal: options.signal,
    onDone: ({ frame }) => options.progress?.(++done, frames.length, frame.file),
  });
  return missing.length;
}

async function missingFrames(folder: string, frames: readonly FrameDescription[]): Promise<FrameDescription[]> {
  const present = await Promise.all(frames.map((frame) => hasNightFrame(folder, frame)));
  return frames.filter((_, k) => !present[k]);
}

function worthwhileWorkers(frames: readonly FrameDescription[]): number {
  const pixels = frames.reduce((sum, { width, height }) => sum + width * height, 0);
  return pixels < WORTH_THREADS ? 1 : Math.min(MOST_THREADS, availableParallelism());
}

/** The list in the thesis' form; a frame that stands in two lists has two rows. */
function frameList(frames: readonly FrameDescription[]): string {
  const splits: readonly Split[] = ['training', 'validation', 'evaluation'];
  const rows = splits.flatMap((split) =>
    frames.filter((frame) => frame.splits.includes(split)).map((frame) => row(frame, split)),
  );
  return `${['file,split,class,class_name,comment,truth', ...rows].join('\n')}\n`;
}

function row({ file, className, comment }: FrameDescription, split: Split): string {
  return [file, split, CLASS_NAMES.indexOf(className), className, comment, truthName(file)].join(',');
}
