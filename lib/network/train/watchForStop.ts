import type { TrainOptions } from './trainOptions';

/** Listens for the two ways to stop a run; a second SIGINT has its usual effect. */
export function watchForStop({ signal, stopOnInterrupt = true }: Pick<TrainOptions, 'signal' | 'stopOnInterrupt'>): {
  readonly isStopped: () => boolean;
  readonly release: () => void;
} {
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
  };
  if (stopOnInterrupt) process.once('SIGINT', interrupt);
  return {
    isStopped: () => interrupted || signal?.aborted === true,
    release: () => process.removeListener('SIGINT', interrupt),
  };
}
