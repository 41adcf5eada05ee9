import { parentPort } from 'node:worker_threads';
import { InputError } from '../inputError';
import type { FrameDescription } from './frameDescription';
import { makeNightFrame } from './nightFrame';

/** What a worker thread is asked to make. */
export interface NightJob {
  readonly folder: string;
  readonly frame: FrameDescription;
}

/** What it answers: nothing on success, otherwise what can travel between threads of the error. */
export interface NightAnswer {
  readonly failure?: {
    readonly message: string;
    readonly code?: string;
    readonly stack?: string;
    readonly input: boolean;
  };
}

parentPort?.on('message', async ({ folder, frame }: NightJob) => {
  const answer = await makeNightFrame(folder, frame).then(
    (): NightAnswer => ({}),
    (error: NodeJS.ErrnoException): NightAnswer => {
      const { message, code, stack } = error;
      return { failure: { message, code, stack, input: error instanceof InputError } };
    },
  );
  parentPort?.postMessage(answer);
});
