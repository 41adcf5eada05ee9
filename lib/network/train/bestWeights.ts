import type { Epoch } from './history';

/** When to stop before the last epoch. */
export interface EarlyStopping {
  /** Epochs without improvement before training stops. */
  readonly patience: number;
  /** What has to improve; default validationLoss (loss without validation data). */
  readonly monitor?: 'loss' | 'accuracy' | 'validationLoss' | 'validationAccuracy';
  /** Whether the model ends with the best epoch's weights; default true. */
  readonly restoreBest?: boolean;
}

/** The best epoch so far. */
export interface BestEpoch {
  readonly epoch: number;
  /** What was watched; larger is better. */
  readonly score: number;
  /** All weights of the model, one after the other. */
  readonly weights: Float32Array;
}

/** Remembers the best epoch of a run and its weights. */
export class BestWeights {
  readonly monitor: NonNullable<EarlyStopping['monitor']>;
  private best: BestEpoch | undefined;
  private latest = 0;

  constructor(
    private readonly rule: EarlyStopping,
    hasValidation: boolean,
  ) {
    this.monitor = rule.monitor ?? (hasValidation ? 'validationLoss' : 'loss');
    if (!hasValidation && this.monitor.startsWith('validation')) {
      throw new RangeError(`early stopping watches ${this.monitor}, which needs validation data`);
    }
  }

  get bestEpoch(): BestEpoch | undefined {
    return this.best;
  }

  /** The epoch whose weights the model gets at the end; undefined where the last one's stay. */
  get restored(): BestEpoch | undefined {
    return this.rule.restoreBest === false ? undefined : this.best;
  }

  /** Goes on after the epoch `latest` of a run whose best epoch is known. */
  restore(best: BestEpoch, latest: number): void {
    this.best = best;
    this.latest = latest;
  }

  /** Looks at an epoch that has just ended, and at all weights after it. */
  observe(epoch: Epoch, weights: Float32Array): void {
    this.latest = epoch.epoch;
    const value = epoch[this.monitor]!;
    const score = this.monitor.toLowerCase().endsWith('accuracy') ? value : -value;
    if (this.best === undefined || score > this.best.score) {
      this.best = { epoch: epoch.epoch, score, weights: weights.slice() };
    }
  }

  /** Whether the patience is over. */
  get isExhausted(): boolean {
    return this.best !== undefined && this.latest - this.best.epoch >= this.rule.patience;
  }
}
