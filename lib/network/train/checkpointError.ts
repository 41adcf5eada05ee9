import { InputError } from '../../inputError';
import type { Epoch } from './history';

/** A checkpoint could not be written. The model keeps the weights of the last completed epoch. */
export class CheckpointError extends InputError {
  override readonly name: string = 'CheckpointError';

  constructor(
    message: string,
    /** The epochs that were complete, the one that could not be kept among them. */
    readonly epochs: readonly Epoch[],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
