import type { Random } from '../../lib/random';

/** Tries one format with damaged files. */
export interface Fuzzer {
  readonly name: string;
  /** Whole files, which `check` must find nothing wrong with. */
  seeds(): Promise<readonly Uint8Array[]>;
  /** Whether numbers and words of a text are to be changed as such, beside bytes. */
  readonly isText?: boolean;
  /**
   * Reads a damaged file. Resolves when the property holds: it is refused with an InputError, or what it gives equals what
   * a second way of reading gives. Throws what is wrong. `random` draws what the check itself needs.
   */
  check(bytes: Uint8Array, random: Random): Promise<void>;
}

/** A file that breaks the property, and how. */
export interface Failure {
  readonly bytes: Uint8Array;
  readonly message: string;
}
