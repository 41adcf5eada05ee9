import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ThesisRun, ThesisRuns } from './thesisRun';
import type { RunName } from './thesisRuns';

/** What `seeing-lab train-thesis` made, see data/README.md. */
export const SHIPPED_RUNS: string = resolve(__dirname, '../../../data/models/thesis-runs');
/** Its histories. */
export const RUNS_FILE = 'runs.json';

/** The histories of the shipped runs, or of another folder of train-thesis. */
export async function readThesisRuns(folder: string = SHIPPED_RUNS): Promise<ThesisRuns> {
  return JSON.parse(await readFile(join(folder, RUNS_FILE), 'utf8'));
}

/** Mean, standard deviation of the sample and number of values over the seeds of a run; NaN where there are too few. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
  readonly seeds: number;
}

/** What a measure gives over all seeds of one run. */
export function overSeeds({ runs }: ThesisRuns, name: RunName, measure: (run: ThesisRun) => number): Spread {
  const values = runs.filter((run) => run.name === name).map(measure);
  const seeds = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / seeds;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (seeds - 1)), seeds };
}
