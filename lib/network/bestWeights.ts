import * as tf from '@tensorflow/tfjs';
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

/** Remembers the best epoch of a run and its weights. */
export class BestWeights {
  private readonly monitor: NonNullable<EarlyStopping['monitor']>;
  private best: { readonly epoch: number; readonly score: number; readonly weights: Float32Array[] } | undefined;
  private latest = 0;

  constructor(
    private readonly model: tf.LayersModel,
    private readonly rule: EarlyStopping,
    hasValidation: boolean,
  ) {
    this.monitor = rule.monitor ?? (hasValidation ? 'validationLoss' : 'loss');
    if (!hasValidation && this.monitor.startsWith('validation')) {
      throw new RangeError(`early stopping watches ${this.monitor}, which needs validation data`);
    }
  }

  /** Looks at an epoch that has just ended; true when the patience is over. */
  isOver(epoch: Epoch): boolean {
    this.latest = epoch.epoch;
    const value = epoch[this.monitor]!;
    const score = this.monitor.toLowerCase().endsWith('accuracy') ? value : -value;
    if (this.best === undefined || score > this.best.score) {
      this.best = { epoch: epoch.epoch, score, weights: copyWeights(this.model) };
    }
    return epoch.epoch - this.best.epoch >= this.rule.patience;
  }

  /** Gives the model the best epoch's weights if the rule says so; returns the epoch whose weights it then holds. */
  settle(): number {
    if (this.best === undefined || this.rule.restoreBest === false) return this.latest;
    setWeights(this.model, this.best.weights);
    return this.best.epoch;
  }
}

function copyWeights(model: tf.LayersModel): Float32Array[] {
  return model.getWeights().map((weight) => weight.dataSync().slice() as Float32Array);
}

function setWeights(model: tf.LayersModel, weights: readonly Float32Array[]): void {
  tf.tidy(() => {
    const shapes = model.getWeights().map((weight) => weight.shape);
    model.setWeights(weights.map((values, index) => tf.tensor(values, shapes[index])));
  });
}
