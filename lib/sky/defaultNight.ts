import { join, resolve } from 'node:path';
import type { Progress } from '../progress';
import type { NightPreset } from './describeNight';
import { type SimulatedNight, simulateNight } from './simulateNight';

/** data/cache of this project: what is made on the first run and may be thrown away. */
const CACHE = resolve(__dirname, '../../../data/cache');

export interface DefaultNightOptions {
  readonly preset?: NightPreset;
  /** How many frames; default all of the preset. */
  readonly frames?: number;
  readonly seed?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** The year of the thesis; every notebook starts from it. */
export const DEFAULT_SEED = 2022;

/**
 * The night that the notebooks work on when nobody gives them real frames: simulated into data/cache on the first run
 * (about a minute for the 80 frames of the thesis preset), found there afterwards.
 */
export function defaultNight(options: DefaultNightOptions = {}): Promise<SimulatedNight> {
  const { preset = 'thesis', frames, seed = DEFAULT_SEED, progress, signal } = options;
  const folder = join(CACHE, [preset, ...(frames === undefined ? [] : [frames]), seed].join('-'));
  return simulateNight(folder, { preset, seed, frames, progress, signal });
}
