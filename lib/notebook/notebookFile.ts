import { readFile } from 'node:fs/promises';
import { InputError } from '../inputError';
import { writeWhole } from '../writeWhole';

/** Data by mime type: text, or an object for JSON types. Long texts may be lists of lines, as notebook files hold them. */
export type MimeBundle = Record<string, unknown>;

/** What one cell put out, as a notebook file holds it. */
export interface Output {
  readonly output_type: 'stream' | 'display_data' | 'execute_result' | 'error';
  [key: string]: unknown;
}

/** One cell of a notebook file. */
export interface Cell {
  readonly cell_type: 'code' | 'markdown' | 'raw';
  readonly source: string | readonly string[];
  outputs?: Output[];
  execution_count?: number | null;
  [key: string]: unknown;
}

/** A notebook file of format 4. */
export interface Notebook {
  readonly cells: Cell[];
  metadata: Record<string, unknown>;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

/** Reads a notebook file. Throws InputError where it is absent or no notebook of format 4. */
export async function readNotebook(path: string): Promise<Notebook> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${path}: cannot be read (${error.code}), wanted a notebook`);
  });
  const notebook = parse(text, path);
  if (notebook?.nbformat !== 4 || !Array.isArray(notebook.cells)) {
    throw new InputError(`${path}: wanted a notebook of format 4, got nbformat ${notebook?.nbformat}`);
  }
  return notebook;
}

function parse(text: string, path: string): Notebook | null {
  try {
    return JSON.parse(text) as Notebook | null;
  } catch (error) {
    throw new InputError(`${path}: wanted a notebook, got no JSON (${(error as Error).message})`);
  }
}

/** Writes a notebook as Jupyter does (keys sorted, one blank of indent, texts as lists of lines), whole or not at all. */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: toLines(cell.source),
    ...(cell.outputs === undefined ? {} : { outputs: cell.outputs.map(outputInLines) }),
  }));
  await writeWhole(path, `${JSON.stringify(sortKeys({ ...notebook, cells }), null, 1)}\n`);
}

/** A notebook's text in one piece. */
export function joinLines(text: unknown): string {
  return Array.isArray(text) ? text.join('') : String(text ?? '');
}

function toLines(text: string | readonly string[]): readonly string[] {
  return joinLines(text).match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function outputInLines(output: Output): Output {
  if (output.output_type === 'stream') return { ...output, text: toLines(output.text as string) };
  if (output.data === undefined) return output;
  const data = Object.entries(output.data as MimeBundle).map(([type, value]) => [
    type,
    typeof value === 'string' && !isWholeText(type) ? toLines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) };
}

/** JSON types hold values, and base64 pictures have no lines worth the name. */
function isWholeText(type: string): boolean {
  return /[/+]json$/.test(type) || (type.startsWith('image/') && type !== 'image/svg+xml');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
