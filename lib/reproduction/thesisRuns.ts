import type { Architecture } from '../network/model/models';

/** How one of the networks of chapter 4 is trained. */
export interface RunPlan {
  readonly architecture: Architecture;
  /** Whether the flips of Comet and Donut stamps are added (thesis: 2359 stamps become 3316). */
  readonly flips: boolean;
  readonly batchSize: number;
  readonly epochs: number;
  /** False leaves the dropout out. */
  readonly dropout?: boolean;
  /** Weight of an L2 penalty on every layer, in place of the network's own. */
  readonly l2?: number;
}

/** Thesis 4, and its final network with one thing changed. */
const FINAL: RunPlan = { architecture: 'thesis', flips: true, batchSize: 32, epochs: 15 };

/**
 * The runs that notebook 06 shows. Batches, flips and the final network's epochs are the thesis'; it does not say how
 * long the first two were trained.
 */
export const THESIS_RUNS: Readonly<Record<RunName, RunPlan>> = {
  final: FINAL,
  wide: { architecture: 'wide', flips: true, batchSize: 32, epochs: 8 },
  first: { architecture: 'first', flips: false, batchSize: 64, epochs: 6 },
  'final without flips': { ...FINAL, flips: false },
  'final without dropout': { ...FINAL, dropout: false },
  'final with L2': { ...FINAL, l2: 1e-3 },
};

export type RunName = 'final' | 'wide' | 'first' | 'final without flips' | 'final without dropout' | 'final with L2';
export const RUN_NAMES: readonly RunName[] = Object.keys(THESIS_RUNS) as RunName[];
