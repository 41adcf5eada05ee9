import { inspect } from 'node:util';

/** A cell as it ran: what the reader wrote, and the JavaScript that was made of it. */
export interface RanCell {
  readonly source: string;
  readonly output: string;
}

/** What the kernel calls the program of a cell in stacks. */
export function cellFileName(count: number): string {
  return `cell ${count}`;
}

/** A line of a stack inside a cell: who called, which cell, which line of its program. */
const CELL_FRAME = /^\s*at (?:(?:async )?(\S+) \()?cell (\d+):(\d+):\d+\)?$/;
/** A line of a stack inside this library: the function. */
const LIBRARY_FRAME =
  /^\s*at (?:async )?(?:new )?([\w.$]+)(?: \[as \w+\])? \(.*[\\/]build[\\/]lib[\\/](?!notebook[\\/]preload)/;
/** So many functions of the library are named: the innermost explain the most. */
const NAMED = 4;

/**
 * An error for the reader of a notebook: its own sentence first, then the line of the cell where it arose and the
 * library's functions on the way. The kernel's own stack says nothing to them and is left out.
 */
export function explainError(error: unknown, cells: ReadonlyMap<number, RanCell>, running: number): string {
  if (!(error instanceof Error)) return `the cell threw ${inspect(error)}`;
  const frames = (error.stack ?? '').split('\n');
  const plain = error.name === 'Error' || error.name === 'InputError';
  const sentence = plain ? error.message : `${error.name}: ${error.message}`;
  const within = frames
    .flatMap((frame) => LIBRARY_FRAME.exec(frame)?.[1] ?? [])
    .filter((name) => !/^(Object\.)?</.test(name));
  const places = frames.flatMap((frame) => {
    const [, name, cell, line] = CELL_FRAME.exec(frame) ?? [];
    if (cell === undefined) return [];
    return place({ name: name?.replace(/^Proxy\./, ''), cell: Number(cell), line: Number(line) }, cells, running) ?? [];
  });
  const through = within.length > 0 ? [`  in the library: ${within.slice(0, NAMED).join(' < ')}`] : [];
  const cause = error.cause instanceof Error ? [`  because: ${error.cause.message}`] : [];
  return [sentence, ...cause, ...places, ...through].join('\n');
}

interface Place {
  readonly name: string | undefined;
  readonly cell: number;
  readonly line: number;
}

function place({ name, cell, line }: Place, cells: ReadonlyMap<number, RanCell>, running: number): string | undefined {
  const { source = '', output = '' } = cells.get(cell) ?? {};
  const code = (output.split('\n')[line - 1] ?? '').replace(/\bexports\.(?=\w)/g, '').trim();
  // The wrapping that the kernel puts around a cell is a line of its own.
  if (code === '' || code.startsWith('})(__tslab__')) return undefined;
  const written = lineWith(withoutTypes(code), source.split('\n').map(withoutTypes));
  const where = cell === running ? 'in this cell' : `in cell [${cell}]`;
  const which = written > 0 ? `, line ${written}` : '';
  const called = name === undefined || /^(eval|Object\.)/.test(name) ? '' : ` (${name})`;
  return `  ${where}${which}${called}: ${written > 0 ? source.split('\n')[written - 1]!.trim() : code}`;
}

/** The number from 1 of the only line that is this code, or that holds it; 0 where none is or several are. */
function lineWith(code: string, lines: readonly string[]): number {
  const equal = lines.filter((line) => line === code).length;
  const found = lines.flatMap((line, i) => ((equal > 0 ? line === code : line.includes(code)) ? [i + 1] : []));
  return code !== '' && found.length === 1 ? found[0]! : 0;
}

/** What the compiler may have changed in a line: blanks, types of names, `export`, the signs between. */
function withoutTypes(text: string): string {
  return text
    .replace(/\b(const|let|var|export|async)\b/g, '')
    .replace(/: *[A-Za-z][\w.<>[\]]*(?= *[=,)])/g, '')
    .replace(/[^\w.]/g, '');
}
