import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { diskError } from '../../diskError';
import type { Progress } from '../../progress';
import { doJobs } from '../../workers';
import { writeWhole } from '../../writeWhole';
import type { NightOptions } from '../nightOptions';
import { claimFolder } from '../simulateNight';
import { makeVariedFile, variedFileName } from './makeVariedFile';
import { FRAME_CLASSES, type VariedTruth } from './variedTruth';

const LIST = 'truth.csv';
const DEFAULT_FRAMES = 30;
const MOST_THREADS = 4;

export interface VariedNightOptions extends NightOptions {
  readonly progress?: Progress;
  /** When it aborts, the frames in work are finished, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Simulates a varied night into `folder`: star fields of any telescope and frames that hold none, each as a FITS file
 * with its truth beside it, and truth.csv, a row a frame. Frames that are already there are kept. Returns the list's path.
 *
 * Throws InputError when the folder holds other files or another night, or cannot be written.
 */
export async function simulateVariedNight(folder: string, options: VariedNightOptions): Promise<string> {
  const { frames = DEFAULT_FRAMES, seed, width, height, progress, signal } = options;
  if (!Number.isInteger(frames) || frames < 1) throw new RangeError(`a night needs at least one frame, got ${frames}`);
  const size = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
  const jobs = Array.from({ length: frames }, (_, index) => ({ folder, index, seed, ...size }));
  let done = 0;
  try {
    await claimFolder(folder, { preset: 'varied, all kinds', seed, ...size });
    const truths = await doJobs(jobs, {
      file: join(__dirname, 'variedWorker.js'),
      work: makeVariedFile,
      workers: Math.min(MOST_THREADS, availableParallelism(), Math.ceil(frames / 4)),
      ...(signal && { signal }),
      onDone: ({ index }) => progress?.(++done, frames, variedFileName(index)),
    });
    const list = join(folder, LIST);
    await writeWhole(list, `${[HEADER, ...truths.map(row)].join('\n')}\n`);
    return list;
  } catch (error) {
    throw diskError(error, folder);
  }
}

const PROBABILITIES = FRAME_CLASSES.map((name) => `p_${name.toLowerCase()}`).join(',');
const HEADER = `file,truth,kind,shows,fwhm_px,axis_ratio,position_angle_deg,pixel_scale,stars,${PROBABILITIES}`;

/** Commas stand in no kind; what a frame shows is quoted. */
function row(
  { class: name, kind, shows, psf, pixelScale, stars, classProbabilities }: VariedTruth,
  index: number,
): string {
  const shape = psf
    ? [psf.fwhmPixels, psf.axisRatio, psf.positionAngleDegrees].map((value) => value.toFixed(3))
    : ['', '', ''];
  const chances = classProbabilities.map((chance) => chance.toFixed(3));
  return [variedFileName(index), name, kind, `"${shows}"`, ...shape, pixelScale, stars.length, ...chances].join(',');
}
