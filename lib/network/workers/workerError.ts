import type { Epoch } from '../train/history';

/** A training worker died. The model keeps the weights of the last completed epoch. */
export class WorkerError extends Error {
  override readonly name: string = 'WorkerError';

  constructor(
    message: string,
    /** The epochs that were complete. */
    readonly epochs: readonly Epoch[] = [],
  ) {
    super(message);
  }
}
