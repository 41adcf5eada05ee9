import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { type Kernel, type Reply, startKernel } from './kernel';
import type { KernelMessage } from './kernelMessage';
import { KERNEL_DISPLAY_NAME, KERNEL_NAME } from './kernelspec';
import { type Cell, joinLines, type MimeBundle, type Notebook, readNotebook, writeNotebook } from './notebookFile';
import { OutputRecorder } from './recordOutputs';
import { type NotebookResult, RESULT_TYPE } from './result';

/** A cell that takes longer than this hangs, seconds: the longest trains a network. */
const TIMEOUT_SECONDS = 1200;
/** How tslab reports, on standard error, what no one awaited or caught; the cell's status stays "ok". */
const UNHANDLED = /^(UnhandledPromiseRejection|UncaughtException): ?/;
/** How long the last cell's unfinished work is waited for, milliseconds: it may still reject. */
const AFTERMATH = 250;

/** How to run a notebook. */
export interface RunOptions {
  /** Where the executed notebook is written, also when it failed; default: nowhere. */
  readonly out?: string;
  /** Environment variables beside our own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told before each code cell (`done` before it, of `total`, with the cell's first line) and at the end. */
  readonly progress?: (done: number, total: number, message: string) => void;
  /** Limit for one cell, seconds; default 1200. */
  readonly timeoutSeconds?: number;
  /** Stops the run: the kernel is killed and what is done is written. */
  readonly signal?: AbortSignal;
}

/** Why a notebook failed. */
export interface RunError {
  /** Which code cell, counted from 1; 0 where the kernel did not start. */
  readonly cell: number;
  /** The first line of the cell's code. */
  readonly source: string;
  readonly message: string;
}

/** What came of running a notebook. */
export interface RunResult {
  readonly notebook: Notebook;
  /** Code cells in all, and how many of them ended well. */
  readonly cells: number;
  readonly done: number;
  readonly seconds: number;
  /** What the notebook reported with `reportResult`. */
  readonly results: readonly NotebookResult[];
  readonly error?: RunError;
}

/**
 * Runs all code cells of a notebook in the project's TypeScript kernel, in the notebook's folder, without Jupyter. Stops
 * at the first cell that throws, does not compile, leaves a promise rejected, takes too long or loses its kernel: the
 * result then names it. Throws InputError where the file is no notebook.
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<RunResult> {
  const started = Date.now();
  const notebook = await readNotebook(path);
  const cells = notebook.cells.filter(({ cell_type }) => cell_type === 'code');
  for (const cell of cells) {
    cell.outputs = [];
    cell.execution_count = null;
  }
  const { done, error } = await runCells(notebook, cells, dirname(resolve(path)), options);
  if (options.out !== undefined) await writeNotebook(options.out, notebook);
  const seconds = (Date.now() - started) / 1000;
  const outcome = { notebook, cells: cells.length, done, seconds, results: cells.flatMap(resultsOf) };
  return error === undefined ? outcome : { ...outcome, error };
}

interface Outcome {
  readonly done: number;
  readonly error?: RunError;
}

async function runCells(
  notebook: Notebook,
  cells: readonly Cell[],
  cwd: string,
  { env = {}, progress, timeoutSeconds = TIMEOUT_SECONDS, signal }: RunOptions,
): Promise<Outcome> {
  let kernel: Kernel | undefined;
  let done = 0;
  const limits = { timeoutSeconds, signal };
  try {
    kernel = await startKernel({ cwd, env });
    notebook.metadata = describeKernel(notebook.metadata, kernel);
    const recorder = new OutputRecorder();
    const last = cells.findLast((cell) => codeOf(cell) !== '');
    for (const cell of cells) {
      progress?.(done, cells.length, firstLine(cell));
      await withinLimits(runCell(kernel, cell, { recorder, isLast: cell === last }), limits);
      done++;
    }
    progress?.(done, cells.length, 'done');
    await kernel.stop();
    return { done };
  } catch (error) {
    await kernel?.stop(true);
    const cell = cells[done];
    const place =
      kernel === undefined || cell === undefined
        ? { cell: 0, source: '' }
        : { cell: done + 1, source: firstLine(cell) };
    return { done, error: { ...place, message: (error as Error).message } };
  }
}

interface Surroundings {
  readonly recorder: OutputRecorder;
  readonly isLast: boolean;
}

async function runCell(kernel: Kernel, cell: Cell, { recorder, isLast }: Surroundings): Promise<void> {
  const code = codeOf(cell);
  if (code === '') return;
  let stderr = '';
  let unhandled: string | undefined;
  const reply = await kernel.execute(code, (message) => {
    const text = stderrOf(message);
    if (UNHANDLED.test(text)) unhandled ??= stripVTControlCharacters(text).trim();
    stderr += text;
    recorder.recordInto(cell.outputs!, message);
  });
  cell.execution_count = (reply.execution_count as number | undefined) ?? null;
  if (reply.status !== 'ok') throw new Error(errorOf(reply, stderr));
  // What an earlier cell left running reports into the cell that runs then; only the last has none after it.
  if (isLast) await delay(AFTERMATH).then(() => kernel.flush());
  if (unhandled !== undefined) throw new Error(unhandled);
}

function stderrOf({ header, content }: KernelMessage): string {
  return header.msg_type === 'stream' && content.name === 'stderr' ? String(content.text) : '';
}

/** tslab puts its error on standard error and nothing into the reply. */
function errorOf({ status, evalue }: Reply, stderr: string): string {
  return stripVTControlCharacters(stderr).trim() || String(evalue ?? `the cell ended with status ${status}`);
}

function withinLimits(work: Promise<void>, limits: Pick<RunOptions, 'timeoutSeconds' | 'signal'>): Promise<void> {
  const { timeoutSeconds = TIMEOUT_SECONDS, signal } = limits;
  return new Promise((resolve, reject) => {
    const stop = (): void => finish(() => reject(new Error('stopped')));
    const late = (): void => finish(() => reject(new Error(`the cell did not end within ${timeoutSeconds} s`)));
    const timer = setTimeout(late, timeoutSeconds * 1000);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      settle();
    };
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    work.then(
      () => finish(resolve),
      (error: Error) => finish(() => reject(error)),
    );
  });
}

/** The same for every run, so that a notebook run twice differs only where its outputs do. */
function describeKernel(metadata: Notebook['metadata'], { languageInfo }: Kernel): Notebook['metadata'] {
  const kernelspec = { display_name: KERNEL_DISPLAY_NAME, language: 'typescript', name: KERNEL_NAME };
  return { ...metadata, kernelspec, language_info: languageInfo };
}

function codeOf({ source }: Cell): string {
  return joinLines(source).trim();
}

function firstLine(cell: Cell): string {
  return codeOf(cell).split('\n', 1)[0]!.trimEnd();
}

function resultsOf({ outputs = [] }: Cell): NotebookResult[] {
  return outputs
    .map(({ data }) => (data as MimeBundle | undefined)?.[RESULT_TYPE])
    .filter((result) => result !== undefined) as NotebookResult[];
}
