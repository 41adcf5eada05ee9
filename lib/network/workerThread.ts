import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { WorkerError } from './workerError';
import type { WorkerSetup, WorkerTask } from './workerTask';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** One worker as the pool sees it: a task, then its answer, then the next. */
export class WorkerThread {
  /** Settles when the worker has its engine and its model. */
  readonly ready: Promise<unknown>;
  private readonly thread: Worker;
  private waiting: Waiting | undefined;
  private failure: WorkerError | undefined;

  constructor(
    private readonly number: number,
    workerData: WorkerSetup,
  ) {
    this.thread = new Worker(join(__dirname, 'gradientWorker.js'), { workerData });
    this.thread.on('message', (answer: unknown) => this.waiting?.resolve(answer));
    this.thread.on('error', (error: Error) => this.fail(error.message));
    this.thread.on('exit', (code) => this.fail(`it ended with status ${code}`));
    this.ready = this.answer();
  }

  /** Resolves to the worker's answer; rejects with WorkerError when the worker has died or dies over the task. */
  ask(task: WorkerTask): Promise<unknown> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.thread.postMessage(task);
    return this.answer();
  }

  async close(): Promise<void> {
    await this.thread.terminate();
  }

  private answer(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  /** The first reason counts: an error is followed by the end of the thread. */
  private fail(reason: string): void {
    this.failure ??= new WorkerError(`Training worker ${this.number} died: ${reason}.`);
    this.waiting?.reject(this.failure);
  }
}
