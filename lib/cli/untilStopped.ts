import { InputError } from '../inputError';

/**
 * Does work that Ctrl-C stops: the signal aborts with an InputError of this message, and what is in hand is finished. A
 * second Ctrl-C ends the process at once.
 */
export async function untilStopped<T>(message: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new InputError(message));
  process.once('SIGINT', stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', stop);
  }
}
