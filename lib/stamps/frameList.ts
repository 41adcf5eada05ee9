import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { InputError } from '../inputError';
import { parseCsv } from './csv';
import { listText } from './listText';
import type { Position } from './position';
import { CLASS_NAMES } from './stampSet';

/** One labelled frame of a list. */
export interface LabelledFrame {
  /** The name as the list gives it. */
  readonly file: string;
  /** Where the frame lies. */
  readonly path: string;
  /** Class of all its stars, an index into CLASS_NAMES. */
  readonly label: number;
  /** 'training', 'validation', 'evaluation' or whatever the list says; empty when it has no such column. */
  readonly split: string;
  readonly comment: string;
  /** Star centres given by hand in the column `centres`. */
  readonly centres?: readonly Position[];
  /** The truth file named in the column `truth`. */
  readonly truth?: string;
  /** Line of the list, from 1. */
  readonly line: number;
}

/** A frame list: its good rows, and one sentence for each row that says nothing usable. */
export interface FrameList {
  /** Path of the list, for messages. */
  readonly name: string;
  readonly frames: readonly LabelledFrame[];
  readonly badRows: readonly BadRow[];
}

/** A row of a frame list that cannot be used. */
export interface BadRow {
  /** What the row gives as file and as split, either may be empty. */
  readonly file: string;
  readonly split: string;
  /** One sentence that names the list and the line. */
  readonly message: string;
}

/** What the columns may be called; the first is the name we write. */
const COLUMNS = {
  file: ['file', 'filename'],
  class: ['class', 'label'],
  className: ['class_name', 'classname'],
  split: ['split', 'list'],
  comment: ['comment'],
  centres: ['centres', 'centers'],
  truth: ['truth'],
} as const;
type Column = keyof typeof COLUMNS;

/**
 * Reads a frame list, a CSV file with a header, separated by commas, semicolons or tabs, in UTF-8, UTF-16 or
 * Windows-1252; `-` is standard input. Columns: `file` (or `filename`), `class` as 0, 1, 2 or `class_name` as
 * Circular, Comet (Cometa), Donut; if wanted `split`, `comment`, `centres` ("781 305; 2358 420", pixels from 0) and
 * `truth` (a truth file of the simulator). Other columns are ignored. File names count from `folder`, by default the
 * folder of the list; truth files count from the folder of the list.
 *
 * A row with a wrong class, no file name, or a frame that its split already has is returned in `badRows`, the others
 * are read. Throws InputError when the list is absent or empty, lacks a column or has one twice.
 */
export async function readFrameList(path: string, options: { readonly folder?: string } = {}): Promise<FrameList> {
  if (path === '-') {
    return parseFrameList(listText(await buffer(process.stdin)), {
      name: 'standard input',
      folder: options.folder ?? '.',
    });
  }
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read (${cause.code})`;
    throw new InputError(`${path} ${reason}, wanted a frame list (CSV)`, { cause });
  });
  return parseFrameList(listText(bytes), { name: path, folder: options.folder ?? dirname(path) });
}

/** Reads the text of a frame list, see readFrameList. `name` is the path of the list, `folder` holds the frames. */
export function parseFrameList(text: string, options: { readonly name: string; readonly folder: string }): FrameList {
  const [header, ...rows] = parseCsv(text);
  if (header === undefined) throw new InputError(`${options.name} is empty, wanted a frame list (CSV) with a header`);
  const columns = findColumns(header.fields, options.name);
  const frames: LabelledFrame[] = [];
  const badRows: BadRow[] = [];
  const seen = new Map<string, number>();
  for (const { line, fields } of rows) {
    const cell = (column: Column) => fields[columns[column] ?? -1] ?? '';
    try {
      const frame = readRow(cell, line, options);
      const key = `${frame.split}\n${placeOf(frame.path)}`;
      const earlier = seen.get(key);
      if (earlier !== undefined) throw new InputError(`is already on line ${earlier} of the same split`);
      seen.set(key, line);
      frames.push(frame);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const file = cell('file');
      const message = `${options.name} line ${line}: ${file && `${file} `}${error.message}`;
      badRows.push({ file, split: cell('split'), message });
    }
  }
  if (frames.length + badRows.length === 0) throw new InputError(`${options.name} lists no frames`);
  return { name: options.name, frames, badRows };
}

/** A file however it is named: the one behind links, where there is one. */
function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** The frames of one split. Throws InputError naming the splits there are when the list has no such split. */
export function framesOfSplit(list: FrameList, split: string): FrameList {
  const frames = list.frames.filter((frame) => frame.split === split);
  if (frames.length === 0) {
    const splits = [...new Set(list.frames.map((frame) => frame.split))].filter((name) => name !== '');
    const known = splits.length === 0 ? 'it has no column split' : `it has ${splits.join(', ')}`;
    throw new InputError(`${list.name} has no frame of the split "${split}": ${known}`);
  }
  return { ...list, frames, badRows: list.badRows.filter((row) => row.split === split) };
}

function findColumns(header: readonly string[], name: string): Partial<Record<Column, number>> {
  const names = header.map((field) => field.toLowerCase());
  const columns: Partial<Record<Column, number>> = {};
  for (const [column, spellings] of Object.entries(COLUMNS)) {
    const [index, second] = [...names.keys()].filter((k) => (spellings as readonly string[]).includes(names[k]!));
    if (second !== undefined) {
      throw new InputError(
        `${name} has two columns for the ${column}, "${header[index!]}" and "${header[second]}": wanted one`,
      );
    }
    if (index !== undefined) columns[column as Column] = index;
  }
  const missing = columns.file === undefined ? 'file' : 'class';
  if (columns.file === undefined || (columns.class ?? columns.className) === undefined) {
    throw new InputError(
      `${name} lacks the column "${missing}": its first line is "${header.join(',').slice(0, 80)}", ` +
        'wanted file,class[,split,comment,centres,truth]',
    );
  }
  return columns;
}

function readRow(
  cell: (column: Column) => string,
  line: number,
  options: { readonly name: string; readonly folder: string },
): LabelledFrame {
  const file = cell('file');
  if (file === '') throw new InputError('names no file');
  return {
    file,
    path: within(options.folder, file),
    label: readLabel(cell('class'), cell('className')),
    split: cell('split'),
    comment: cell('comment'),
    ...(cell('centres') !== '' && { centres: readCentres(cell('centres')) }),
    ...(cell('truth') !== '' && { truth: within(dirname(options.name), cell('truth')) }),
    line,
  };
}

/** Relative paths stay relative, so that messages and reports name no machine's folders. */
function within(folder: string, file: string): string {
  return isAbsolute(file) ? file : join(folder, file);
}

/** The class from either column; when both speak they must agree. */
function readLabel(classText: string, className: string): number {
  const labels = [classText, className].filter((text) => text !== '').map(labelOf);
  if (labels.length === 0) throw new InputError('has no class');
  if (labels.length === 2 && labels[0] !== labels[1]) {
    throw new InputError(`has the class ${classText} and the class name ${className}, which disagree`);
  }
  return labels[0]!;
}

function labelOf(text: string): number {
  const word = text.toLowerCase() === 'cometa' ? 'comet' : text.toLowerCase();
  const label = CLASS_NAMES.findIndex((name, i) => word === name.toLowerCase() || word === String(i));
  if (label < 0) throw new InputError(`has the class "${text}", wanted 0 (Circular), 1 (Comet) or 2 (Donut)`);
  return label;
}

function readCentres(text: string): Position[] {
  const pairs = text.split(';').filter((pair) => pair.trim() !== '');
  return pairs.map((pair) => {
    const [x, y, ...rest] = pair.trim().split(/\s+/).map(Number);
    if (x === undefined || y === undefined || rest.length > 0 || !Number.isFinite(x + y)) {
      throw new InputError(`has the centre "${pair.trim()}", wanted "x y; x y" in pixels`);
    }
    return { xcentroid: x, ycentroid: y };
  });
}
