/** What one epoch of training gave. Losses are means over the samples, accuracies fractions of 1. */
export interface Epoch {
  /** 1, 2, 3 ... */
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  /** Present when validation data was given. */
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  readonly seconds: number;
}

/** A training run: its epochs in order, and why it ended. */
export interface History {
  readonly epochs: readonly Epoch[];
  /** Epoch whose weights the model holds at the end (the best one when early stopping restored it). */
  readonly bestEpoch: number;
  readonly stopped: 'finished' | 'early' | 'interrupted';
}
