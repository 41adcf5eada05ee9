import { InputError } from './inputError';

type Hdf5 = typeof import('h5wasm/node', { with: { 'resolution-mode': 'import' }});

/** An open HDF5 file of h5wasm. */
export type Hdf5File = InstanceType<Hdf5['File']>;
export type Hdf5Group = InstanceType<Hdf5['Group']>;
export type Hdf5Dataset = InstanceType<Hdf5['Dataset']>;

/** The file descriptor on which the HDF5 library reports what failed. */
const STANDARD_ERROR = 2;

let library: Promise<Hdf5> | undefined;
/** Whether the library has reported a failure since this was cleared. */
let hasFailed = false;

/** Opens an HDF5 file. Throws InputError with `message` when the library cannot. */
export async function openHdf5(path: string, mode: 'r' | 'w', message: string): Promise<Hdf5File> {
  library ??= loadLibrary();
  const { File } = await library;
  return hdf5(message, () => new File(path, mode));
}

/**
 * Works with the library. What it cannot do it reports on standard error and passes over: here that becomes an InputError
 * with `message`. Its other way to tell, an exception that is thrown through its own C code, leaves it half way, and a few
 * damaged files later it aborts for good.
 */
export function hdf5<T>(message: string, work: () => T): T {
  hasFailed = false;
  let result: T;
  try {
    result = work();
  } catch (cause) {
    if (cause instanceof InputError && !hasFailed) throw cause;
    throw new InputError(message, { cause });
  }
  if (hasFailed) throw new InputError(message);
  return result;
}

async function loadLibrary(): Promise<Hdf5> {
  const loaded = await import('h5wasm/node');
  const module = (await loaded.ready) as unknown as EmscriptenModule;
  const { FS, reclaim_vlen_memory: reclaim } = module;
  const { write } = FS;
  FS.write = (stream, bytes, offset, length, ...more) => {
    if (stream.fd !== STANDARD_ERROR) return write(stream, bytes, offset, length, ...more);
    hasFailed = true;
    return length;
  };
  // Texts that could not be read have left no memory to give back, but random bytes where their addresses would stand.
  module.reclaim_vlen_memory = (...words) => {
    if (!hasFailed) reclaim(...words);
  };
  return loaded;
}

/** The part of h5wasm's module that is changed here. */
interface EmscriptenModule {
  readonly FS: { write: StreamWrite };
  reclaim_vlen_memory: (...words: readonly unknown[]) => void;
}

/** How Emscripten's file system writes. */
type StreamWrite = (
  stream: { readonly fd: number },
  bytes: Uint8Array,
  offset: number,
  length: number,
  ...more: unknown[]
) => number;
