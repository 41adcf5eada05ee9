/** What a command prints to: results alone on `out`, everything else on `log`. */
export interface CommandIo {
  /** One line of machine-readable output, to standard output. */
  out(line: string): void;
  /** One line for a person, to standard error. */
  log(line: string): void;
}

/** One subcommand of `seeing-lab`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The usage text, printed by --help and after a usage error. */
  readonly usage: string;
  /**
   * Runs the command on the words that follow its name. Resolves to the exit status: 0, or 1 when at least one file
   * failed (after the others were done). Throws UsageError for bad usage (exit 2).
   */
  run(words: readonly string[], io: CommandIo): Promise<number>;
}

/** The words on the command line do not make sense: the dispatcher prints the message with the usage and exits with 2. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}
