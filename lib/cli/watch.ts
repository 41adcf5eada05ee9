import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { pathBytes } from '../fileName';
import type { GradeOutcome } from '../grade/night/gradeOutcome';
import { InputError } from '../inputError';
import { visibleText } from '../visibleText';
import { HOOK_SECONDS, runHook } from '../watch/hook';
import { startLiveServer } from '../watch/liveServer';
import { watchFolder } from '../watch/watchFolder';
import { assertWritableFile } from './assertWritable';
import { type Command, type CommandIo, UsageError } from './command';
import { kindOf, lineOf } from './grade';
import { parseWords } from './parseWords';
import { positiveNumber } from './positiveNumber';
import { untilStopped } from './untilStopped';
import { wholeNumber } from './wholeNumber';

const USAGE = `Usage: seeing-lab watch DIR [--json] [--on-bad COMMAND] [options]

Grades each frame of a folder, and below, as it arrives: one line as soon as it is complete, and a page on this machine that
grows with the night. Frames that are written in pieces, copied or renamed into the folder are read when they are whole.
Frames that are there already are graded first. Ctrl-C ends it; the same command goes on where it was, nothing twice.

  --json              lines as of seeing-lab grade --json. A frame is compared with those before it
  --on-bad COMMAND    run by the shell for each bad frame, one after the other, with the frame's JSON on standard input
  --hook-seconds S    how long COMMAND may take, default ${HOOK_SECONDS}
  --port N            of the page (http://127.0.0.1:N/), default a free one
  --no-page           no page
  --state FILE        keeps what was graded; default DIR.watch, beside the folder
  --model DIR         a grader made by seeing-lab train-grader; default the shipped one
  --pixel-scale S     arcseconds per pixel; default what the header says, else 0.58
  --workers N         threads, default one a core

A folder that vanishes, a full disk, a hook that fails or hangs are told once; watching goes on.
Exit status: 0 after Ctrl-C; 1 when DIR, the state or the grader cannot be used; 2 for bad usage.`;

const STOPPED = 'stopped';

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const { folder, state, format, port, hook, ...options } = readWords(words);
  if (!statSync(pathBytes(folder), { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(`${folder} is no folder, wanted one to watch`);
  }
  assertWritableFile('--state', state);
  const say = (sentence: string): void => io.log(visibleText(sentence));
  const page = port === undefined ? undefined : await startLiveServer(port);
  if (page !== undefined) io.log(`live page: ${page.address}`);
  let hooks = Promise.resolve();
  const onFrame = (outcome: GradeOutcome): void => {
    io.out(lineOf(outcome, format));
    page?.put(outcome);
    if (hook === undefined || 'error' in outcome || kindOf(outcome) !== 'bad') return;
    const text = `${lineOf(outcome, 'json')}\n`;
    hooks = hooks
      .then(() => runHook(hook.command, text, hook.seconds))
      .then((fault) => {
        if (fault !== undefined) say(`${outcome.grade.file}: ${fault}`);
      });
  };
  try {
    await untilStopped(STOPPED, (signal) =>
      watchFolder(folder, { ...options, state, signal, say, onFrame, onKnown: (outcome) => page?.put(outcome) }),
    );
    await hooks;
  } finally {
    await page?.close();
  }
  return 0;
}

function readWords(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    json: flag,
    'on-bad': text,
    'hook-seconds': text,
    port: text,
    'no-page': flag,
    state: text,
    model: text,
    'pixel-scale': text,
    workers: text,
  } as const;
  const { values, positionals } = parseWords({ args: [...words], options, allowPositionals: true });
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new UsageError('watch needs one DIR');
  const command = values['on-bad'];
  const seconds = positiveNumber('hook-seconds', values['hook-seconds'] ?? String(HOOK_SECONDS));
  const scale = values['pixel-scale'];
  return {
    folder,
    state: values.state ?? `${resolve(folder)}.watch`,
    format: values.json === true ? ('json' as const) : ('text' as const),
    port: values['no-page'] === true ? undefined : wholeNumber('port', values.port ?? '0', 0),
    hook: command === undefined ? undefined : { command, seconds },
    model: values.model,
    pixelScale: scale === undefined ? undefined : positiveNumber('pixel-scale', scale),
    workers: values.workers === undefined ? availableParallelism() : wholeNumber('workers', values.workers, 1),
  };
}

export const command: Command = {
  name: 'watch',
  summary: 'grade frames as they arrive, with a live page',
  usage: USAGE,
  run,
};
