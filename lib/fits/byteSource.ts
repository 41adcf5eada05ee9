import { closeSync, openSync, readSync } from 'node:fs';
import { pathBytes } from '../fileName';
import { InputError } from '../inputError';

/** Bytes that can be read in any order: a file on disk, of which only what is asked for is in memory, or memory itself. */
export interface ByteSource {
  readonly length: number;
  /** `count` bytes from `start` on, fewer at the end. They may be shared: do not change them. */
  view(start: number, count: number): Uint8Array;
  /** The same in memory of its own, which the caller may change. */
  copy(start: number, count: number): Uint8Array;
}

/** Bytes in memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    length: bytes.length,
    view: (start, count) => bytes.subarray(start, start + count),
    copy: (start, count) => new Uint8Array(bytes.subarray(start, start + count)),
  };
}

/** A stretch of a source, counted from its own beginning. */
export function partOf(source: ByteSource, start: number, length: number): ByteSource {
  return {
    length,
    view: (from, count) => source.view(start + from, clamp(from, count, length)),
    copy: (from, count) => source.copy(start + from, clamp(from, count, length)),
  };
}

/** Read at a time for small views: headers and tiles lie close together. */
const WINDOW_BYTES = 2 ** 20;
/** One call of the system reads 2 GiB at most. */
const MOST_AT_ONCE = 2 ** 30;

/** A file on disk of `length` bytes; it is open only while it is read. Throws InputError when it can no longer be read. */
export function fileSource(path: string, length: number): ByteSource {
  let window: Uint8Array = new Uint8Array(0);
  let windowStart = 0;
  const copy = (start: number, count: number): Uint8Array => readBytes(path, start, clamp(start, count, length));
  const view = (start: number, count: number): Uint8Array => {
    const wanted = clamp(start, count, length);
    if (wanted > WINDOW_BYTES) return copy(start, wanted);
    if (start < windowStart || start + wanted > windowStart + window.length) {
      window = copy(start, WINDOW_BYTES);
      windowStart = start;
    }
    return window.subarray(start - windowStart, start - windowStart + wanted);
  };
  return { length, view, copy };
}

function clamp(start: number, count: number, length: number): number {
  return Math.max(0, Math.min(count, length - start));
}

function readBytes(path: string, start: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  try {
    const descriptor = openSync(pathBytes(path), 'r');
    try {
      let filled = 0;
      while (filled < count) {
        const got = readSync(descriptor, bytes, filled, Math.min(MOST_AT_ONCE, count - filled), start + filled);
        if (got === 0) return bytes.subarray(0, filled);
        filled += got;
      }
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  return bytes;
}
