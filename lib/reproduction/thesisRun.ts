import type { Epoch } from '../network/train/history';
import type { RunName } from './thesisRuns';

/** An epoch, and how its network does on the evaluation list, which decides nothing. */
export interface RunEpoch extends Epoch {
  readonly evaluationLoss: number;
  readonly evaluationAccuracy: number;
}

/** One network of chapter 4, trained from one seed. */
export interface ThesisRun {
  readonly name: RunName;
  readonly seed: number;
  /** Stamps it learned from, flips included. */
  readonly stamps: number;
  readonly epochs: readonly RunEpoch[];
  /** The last epoch's counts[true class][predicted class]. */
  readonly confusion: { readonly validation: readonly number[][]; readonly evaluation: readonly number[][] };
  readonly calibration: Calibration;
}

/** How far a network's confidence on the evaluation list is from how often it is right. */
export interface Calibration {
  /** Expected calibration error, 10 bins, as it answers. */
  readonly error: number;
  /** The temperature that fits the validation list best. */
  readonly temperature: number;
  /** Expected calibration error with that temperature. */
  readonly errorWithTemperature: number;
}

/** What the command train-thesis writes. */
export interface ThesisRuns {
  /** Seed of the simulated night. */
  readonly night: number;
  /** Circular, Comet and Donut stamps of each list. */
  readonly stamps: Readonly<Record<'training' | 'validation' | 'evaluation', readonly number[]>>;
  readonly runs: readonly ThesisRun[];
}
