import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { InputError } from '../inputError';
import type { FrameDescription } from './frameDescription';
import { makeNightFrame } from './nightFrame';
import type { NightAnswer, NightJob } from './nightWorker';

/** Someone who makes frames one after the other, and is sent home at the end. */
export interface FrameMaker {
  make(folder: string, frame: FrameDescription): Promise<void>;
  dismiss(): Promise<void>;
}

/** Makes frames in this thread: for one worker, and for frames too small to be worth a thread. */
export function localMaker(): FrameMaker {
  return { make: makeNightFrame, dismiss: async () => {} };
}

/** Makes frames in a thread of its own. One frame at a time: call `make` again when it has resolved. */
export function threadMaker(): FrameMaker {
  const worker = new Worker(join(__dirname, 'nightWorker.js'));
  return {
    make: (folder, frame) =>
      new Promise((resolve, reject) => {
        const settle = (finish: () => void): void => {
          worker.off('message', onMessage);
          worker.off('error', onError);
          finish();
        };
        const onMessage = ({ failure }: NightAnswer): void =>
          settle(() => (failure ? reject(toError(failure)) : resolve()));
        const onError = (error: Error): void => settle(() => reject(error));
        worker.on('message', onMessage);
        worker.on('error', onError);
        worker.postMessage({ folder, frame } satisfies NightJob);
      }),
    dismiss: async () => {
      await worker.terminate();
    },
  };
}

function toError({ message, code, stack, input }: NonNullable<NightAnswer['failure']>): Error {
  if (input) return new InputError(message);
  return Object.assign(new Error(message), { code, stack });
}
