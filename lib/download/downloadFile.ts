import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { diskError } from '../diskError';
import { InputError } from '../inputError';
import { type Checksum, fileMatches } from './checksum';

/** A file to fetch. */
export interface RemoteFile {
  /** Where it goes; under this name stands the whole verified file or nothing. */
  readonly path: string;
  readonly checksum: Checksum;
  /**
   * Where it may be had, the best source first: an address, or how to find it out (an archive must be asked; undefined
   * when it does not have the file).
   */
  readonly sources: readonly (string | ((signal: AbortSignal) => Promise<string | undefined>))[];
}

export interface DownloadOptions {
  /** Tries at each source before the next; default 4. */
  readonly tries?: number;
  /** A connection that is silent for so long is given up; default 30 000 ms. */
  readonly silenceMs?: number;
  /** Wait before the second try, doubled each time; default 1000 ms. A server's Retry-After is obeyed up to a minute. */
  readonly backOffMs?: number;
  readonly signal?: AbortSignal;
}

export type Fetched = 'present' | 'downloaded';

/** No further try at this source will help. */
class SourceError extends Error {}

/** The server asks for patience. */
class BusyError extends Error {
  constructor(
    message: string,
    readonly waitMs: number | undefined,
  ) {
    super(message);
  }
}

const LONGEST_WAIT_MS = 60_000;

/**
 * Fetches a file unless it is there already: into a hidden neighbour that a later try goes on with, checked to the last
 * bit, then renamed. Tries each source several times. Throws InputError saying what every source answered.
 */
export async function downloadFile(file: RemoteFile, options: DownloadOptions = {}): Promise<Fetched> {
  if (await fileMatches(file.path, file.checksum)) return 'present';
  await onDisk(file.path, () => mkdir(dirname(file.path), { recursive: true }));
  const partial = join(dirname(file.path), `.${basename(file.path)}.part`);
  const answers: string[] = [];
  for (const source of file.sources) {
    const answer = await trySource(source, { file, partial, options });
    if (answer === undefined) return 'downloaded';
    answers.push(answer);
  }
  throw new InputError(`${basename(file.path)} could not be downloaded: ${answers.join('; ')}`);
}

interface Attempt {
  readonly file: RemoteFile;
  readonly partial: string;
  readonly options: DownloadOptions;
}

/** Undefined when the file is there; else what went wrong last. */
async function trySource(source: RemoteFile['sources'][number], attempt: Attempt): Promise<string | undefined> {
  const { partial, options } = attempt;
  const { tries = 4, backOffMs = 1000, signal = new AbortController().signal } = options;
  let problem = '';
  for (let number = 0; number < tries; number++) {
    try {
      const url = typeof source === 'string' ? source : await source(signal);
      if (url === undefined) return 'the archive does not have it';
      await fetchInto(url, attempt);
      if (await isComplete(attempt)) return undefined;
      // What came is whole but wrong: going on with it would not help.
      await rm(partial, { force: true });
      problem = `${hostOf(url)} sent other bytes than expected`;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof InputError) throw error;
      // A server may promise more than there is.
      if (await isComplete(attempt)) return undefined;
      problem = describe(error);
      if (error instanceof SourceError) return problem;
      const asked = error instanceof BusyError ? error.waitMs : undefined;
      if (number < tries - 1) await wait(Math.min(LONGEST_WAIT_MS, asked ?? backOffMs * 2 ** number), signal);
    }
  }
  return `${problem} (${tries} tries)`;
}

/** Gives the partial file its name when it is what it should be. */
async function isComplete({ file, partial }: Attempt): Promise<boolean> {
  if (!(await fileMatches(partial, file.checksum))) return false;
  await rename(partial, file.path);
  return true;
}

/** Adds what is missing to the partial file, or starts anew where the server cannot go on in the middle. */
async function fetchInto(url: string, { partial, options }: Attempt): Promise<void> {
  const have = (await stat(partial).catch(() => undefined))?.size ?? 0;
  const silence = new AbortController();
  const signal = options.signal ? AbortSignal.any([silence.signal, options.signal]) : silence.signal;
  const { silenceMs = 30_000 } = options;
  const host = hostOf(url);
  const giveUp = (): void => silence.abort(new Error(`${host} was silent for ${silenceMs / 1000} s`));
  let timer = setTimeout(giveUp, silenceMs);
  try {
    const response = await fetch(url, { signal, headers: have > 0 ? { Range: `bytes=${have}-` } : {} });
    if (response.status === 416) {
      await rm(partial, { force: true });
      throw new Error(`${host} has fewer bytes than were there before`);
    }
    checkStatus(response, host);
    const mode = response.status === 206 && startsAt(response, have) ? 'a' : 'w';
    const target = await onDisk(partial, () => open(partial, mode));
    try {
      for await (const chunk of Readable.fromWeb(response.body as ReadableStream)) {
        clearTimeout(timer);
        timer = setTimeout(giveUp, silenceMs);
        await onDisk(partial, () => writeAll(target, chunk as Uint8Array));
      }
    } finally {
      await target.close();
    }
  } finally {
    clearTimeout(timer);
  }
}

/** What is wrong with the disk is the same at every source: InputError. */
async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(error, path);
  }
}

async function writeAll(target: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await target.write(chunk, at)).bytesWritten;
}

function startsAt(response: Response, place: number): boolean {
  return response.headers.get('content-range')?.startsWith(`bytes ${place}-`) === true;
}

function checkStatus(response: Response, host: string): void {
  const { status } = response;
  if (status === 200 || status === 206) return;
  const message = `${host} answered ${status}`;
  if (status === 429 || status >= 500) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw new BusyError(message, Number.isFinite(seconds) ? 1000 * seconds : undefined);
  }
  throw new SourceError(message);
}

function hostOf(url: string): string {
  return new URL(url).host;
}

/** fetch hides the reason in `cause`. */
function describe(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error };
  return cause?.message ? `${message} (${cause.message})` : message;
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    function done(): void {
      signal.removeEventListener('abort', abort);
      resolve();
    }
    signal.addEventListener('abort', abort, { once: true });
  });
}
