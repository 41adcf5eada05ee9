import { parentPort, Worker } from 'node:worker_threads';
import { InputError } from './inputError';

/** What a worker thread answers: a result, or what can travel between threads of an error. */
interface Answer<Result> {
  readonly result?: Result;
  readonly failure?: {
    readonly message: string;
    readonly code?: string;
    readonly stack?: string;
    readonly input: boolean;
  };
}

/** Does jobs one after the other, until it is dismissed. */
export interface WorkerHand<Job, Result> {
  do(job: Job): Promise<Result>;
  dismiss(): Promise<void>;
}

export interface JobOptions<Job, Result> {
  /** Path of a compiled file that calls `serveJobs`. */
  readonly file: string;
  /** The same work in this thread, which does it all when there is one worker. */
  readonly work: (job: Job) => Promise<Result>;
  /** Threads, at most one a job. The results do not depend on it. */
  readonly workers: number;
  /** Told after each job, in the order in which they are done; `index` is its place among the jobs. */
  readonly onDone?: (job: Job, result: Result, index: number) => void;
  /** When it aborts, the jobs in hand are finished, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Makes the file that calls it a worker: each message is a job, each answer its result or what went wrong. */
export function serveJobs<Job, Result>(work: (job: Job) => Promise<Result>): void {
  parentPort?.on('message', async (job: Job) => {
    const answer = await work(job).then(
      (result): Answer<Result> => ({ result }),
      (error: NodeJS.ErrnoException): Answer<Result> => {
        const { message, code, stack } = error;
        return { failure: { message, code, stack, input: error instanceof InputError } };
      },
    );
    parentPort?.postMessage(answer);
  });
}

/**
 * Does all jobs, several at a time in worker threads, and resolves to their results in the order of the jobs. When one
 * or `onDone` throws, the others finish the job in hand, so that no work is left half done, and the promise rejects with that error.
 */
export async function doJobs<Job, Result>(jobs: readonly Job[], options: JobOptions<Job, Result>): Promise<Result[]> {
  const results = new Array<Result>(jobs.length);
  let next = 0;
  let failed = false;
  const workThrough = async (hand: WorkerHand<Job, Result>): Promise<void> => {
    while (next < jobs.length && !failed && !options.signal?.aborted) {
      const index = next++;
      try {
        results[index] = await hand.do(jobs[index]!);
        options.onDone?.(jobs[index]!, results[index]!, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const hands = hire(Math.min(options.workers, jobs.length), options);
  const fates = await Promise.allSettled(hands.map(workThrough));
  await Promise.all(hands.map((hand) => hand.dismiss()));
  for (const fate of fates) if (fate.status === 'rejected') throw fate.reason;
  options.signal?.throwIfAborted();
  return results;
}

function hire<Job, Result>(count: number, { file, work }: JobOptions<Job, Result>): WorkerHand<Job, Result>[] {
  if (count <= 1) return [{ do: work, dismiss: async () => {} }];
  return Array.from({ length: count }, () => startWorker<Job, Result>(file));
}

/**
 * Starts a thread on a compiled file that calls `serveJobs` and finds `workerData` under that name. It takes one job at
 * a time; a job rejects with what went wrong in it, or when the thread ends or has ended.
 */
export function startWorker<Job, Result>(file: string, workerData?: unknown): WorkerHand<Job, Result> {
  const worker = new Worker(file, { workerData });
  let end: Error | undefined;
  let waiting: { resolve(result: Result): void; reject(error: Error): void } | undefined;
  const fail = (error: Error): void => {
    end ??= error;
    waiting?.reject(end);
  };
  worker.on('message', ({ result, failure }: Answer<Result>) => {
    if (failure === undefined) waiting?.resolve(result as Result);
    else waiting?.reject(toError(failure));
  });
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`a worker thread ended with ${code}`)));
  return {
    do: (job) =>
      new Promise((resolve, reject) => {
        if (end !== undefined) return reject(end);
        waiting = { resolve, reject };
        worker.postMessage(job);
      }),
    dismiss: async () => {
      await worker.terminate();
    },
  };
}

function toError({ message, code, stack, input }: NonNullable<Answer<unknown>['failure']>): Error {
  if (input) return new InputError(message);
  return Object.assign(new Error(message), { code, stack });
}
