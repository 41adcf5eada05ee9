import { readFileSync } from 'node:fs';
import { diskError } from '../diskError';
import { pathText } from '../fileName';
import { InputError } from '../inputError';
import { VERSION } from '../version';
import { type Command, type CommandIo, UsageError } from './command';

/** Every command, loaded when it is asked for: the network's library alone takes a second. */
const COMMANDS: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  fits: () => import('./fits.js'),
  detect: () => import('./detect.js'),
  seeing: () => import('./seeing.js'),
  stamps: () => import('./stamps.js'),
  train: () => import('./train.js'),
  evaluate: () => import('./evaluate.js'),
  simulate: () => import('./simulate.js'),
  download: () => import('./download.js'),
  grade: () => import('./grade.js'),
  watch: () => import('./watch.js'),
  sort: () => import('./sort.js'),
  'train-thesis': () => import('./trainThesis.js'),
  'train-grader': () => import('./trainGrader.js'),
  'train-digits': () => import('./trainDigits.js'),
  completion: () => import('./completion.js'),
};

/** The exit status where a command, or its usage, went wrong. */
const FAILED = 1;
const BAD_USAGE = 2;

/**
 * Runs the command that the words name and sets the process' exit status, leaving the process to end by itself so that
 * a pipe gets all that was printed. Ends at once, quietly, when the reader of standard output has gone.
 */
export async function runProgram(words: readonly string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    const told = diskError(error, 'standard output');
    process.stderr.write(`${told instanceof InputError ? told.message : stackOf(error)}\n`);
    process.exit(FAILED);
  });
  // Nobody can be told.
  process.stderr.on('error', () => undefined);
  const io: CommandIo = {
    out: (line) => void process.stdout.write(`${line}\n`),
    log: (line) => void process.stderr.write(`${line}\n`),
  };
  process.exitCode = await runWords(wholeWords(words), io);
}

/**
 * Finds and runs a command. Resolves to the exit status: 0; 1 when a file failed (a defect of the program is logged with
 * its stack); 2 for bad usage.
 */
export async function runWords(words: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = words;
  if (name === '--version' || name === '-v') return answer(io, VERSION);
  if (name === '--help' || name === '-h' || name === 'help') return answer(io, await usage());
  if (name === undefined) return complain(io, `a command is missing\n\n${await usage()}`);
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    return complain(io, `no command ${name}; there are ${Object.keys(COMMANDS).join(', ')} (seeing-lab --help)`);
  }
  const { command } = await load();
  if (rest.includes('--help') || rest.includes('-h')) return answer(io, command.usage);
  try {
    return await command.run(rest, io);
  } catch (error) {
    if (error instanceof UsageError) return complain(io, `${name}: ${error.message}\n\n${command.usage}`);
    io.log(error instanceof InputError ? error.message : stackOf(error));
    return FAILED;
  }
}

/** Node spoils words that are no UTF-8; Linux keeps them as they were given. */
function wholeWords(words: readonly string[]): readonly string[] {
  if (process.platform !== 'linux' || !words.some((word) => word.includes('\ufffd'))) return words;
  const given = readFileSync('/proc/self/cmdline');
  const parts: Uint8Array[] = [];
  for (let start = 0, end = given.indexOf(0); end >= 0; start = end + 1, end = given.indexOf(0, start)) {
    parts.push(given.subarray(start, end));
  }
  return words.length === 0 ? words : parts.slice(-words.length).map(pathText);
}

function answer(io: CommandIo, text: string): number {
  io.out(text);
  return 0;
}

function complain(io: CommandIo, text: string): number {
  io.log(`seeing-lab: ${text}`);
  return BAD_USAGE;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** All commands, in the order of the list. */
export async function loadCommands(): Promise<Command[]> {
  const modules = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  return modules.map(({ command }) => command);
}

async function usage(): Promise<string> {
  const commands = await loadCommands();
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)} ${summary}`);
  return [
    'Usage: seeing-lab COMMAND [WORDS]',
    '',
    ...lines,
    '',
    'seeing-lab COMMAND --help says more. Results alone go to standard output, progress to standard error.',
    'Exit status: 0; 1 when a file failed (the others are still done); 2 for bad usage.',
  ].join('\n');
}
