import { readFile } from 'node:fs/promises';
import { InputError } from '../inputError';
import type { Position } from './position';

/** A star fainter than this, in standard deviations of the sky, would not be chosen by hand. */
const VISIBLE_PEAK = 8;

/**
 * The centres that a simulator's truth file gives: its list `centres` [{"x", "y"}], the donuts that a person would
 * choose; without one, of its list `stars` those whose `peak` is above 8 `skyNoise`, or all where it tells neither.
 */
export async function readTrueCentres(path: string): Promise<Position[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(`${path} cannot be read (${cause.code}), wanted a truth file of the simulator`, { cause });
  });
  const { centres, stars, skyNoise } = parseTruth(text, path);
  const list = centres ?? stars;
  if (!Array.isArray(list)) throw new InputError(`${path} has no list "stars", wanted a truth file of the simulator`);
  const positions = list.map((star: Partial<Record<'x' | 'y' | 'peak', number>> | null, i) => {
    const { x, y, peak } = star ?? {};
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new InputError(`${path}: star ${i} has no position x, y`);
    return { xcentroid: x!, ycentroid: y!, peak };
  });
  const isFaint = ({ peak }: { peak?: number }) =>
    centres === undefined && peak! <= VISIBLE_PEAK * (skyNoise as number);
  return positions.filter((position) => !isFaint(position));
}

function parseTruth(text: string, path: string): Readonly<Record<string, unknown>> {
  let truth: unknown;
  try {
    truth = JSON.parse(text);
  } catch (cause) {
    throw new InputError(`${path} is no JSON, wanted a truth file of the simulator`, { cause });
  }
  if (typeof truth !== 'object' || truth === null) {
    throw new InputError(`${path} holds ${text.slice(0, 20)}, wanted a truth file of the simulator`);
  }
  return truth as Record<string, unknown>;
}
