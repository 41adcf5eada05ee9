import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../random';
import { writeWhole } from '../writeWhole';
import type { FrameDescription } from './frameDescription';
import { frameFile } from './frameFile';
import { simulateFrame } from './simulateFrame';

/** Raise it when the same description gives other pixels: frames of older programs are then made anew. */
const SIMULATOR_VERSION = 2;

/** What tells a finished frame from one of another seed, description or program; kept in the truth file. */
interface Simulation {
  readonly digest: string;
  /** Length of the frame's file. */
  readonly bytes: number;
}

/** Name of the truth file that belongs to a frame: NAME.truth.json for NAME.fits or NAME.fits.fz. */
export function truthName(frameName: string): string {
  return `${frameName.replace(/\.fits(\.fz)?$/, '')}.truth.json`;
}

/** Makes one frame and writes it and then its truth, each whole, into `folder`. */
export async function makeNightFrame(folder: string, frame: FrameDescription): Promise<void> {
  const simulated = simulateFrame(frame, createRandom(frame.seed));
  const bytes = frameFile(simulated, frame);
  await writeWhole(join(folder, frame.file), bytes);
  const simulation: Simulation = { digest: digestOf(frame), bytes: bytes.byteLength };
  const truth = { ...simulated.truth, simulation };
  await writeWhole(join(folder, truthName(frame.file)), `${JSON.stringify(truth)}\n`);
}

/** Whether `folder` already holds exactly this frame: the truth is written last, so it vouches for both files. */
export async function hasNightFrame(folder: string, frame: FrameDescription): Promise<boolean> {
  try {
    const { simulation } = JSON.parse(await readFile(join(folder, truthName(frame.file)), 'utf8')) as {
      simulation: Simulation;
    };
    const { size } = await stat(join(folder, frame.file));
    return simulation.digest === digestOf(frame) && size === simulation.bytes;
  } catch {
    // An absent or broken file only means that the frame is to be made.
    return false;
  }
}

function digestOf(frame: FrameDescription): string {
  return createHash('sha256')
    .update(JSON.stringify([SIMULATOR_VERSION, frame]))
    .digest('hex');
}
