import { escapeHtml } from '../escapeHtml';
import { inNotebook } from './display';
import { showHtml } from './show';

export type TableRow = Readonly<Record<string, unknown>>;

/** What is read of a danfojs DataFrame. */
export interface TableFrame {
  readonly columns: readonly string[];
  readonly values: readonly unknown[];
  /** Names of the rows; shown where they are more than the rows' numbers. */
  readonly index?: readonly (string | number)[];
}

export interface TableOptions {
  /** Which columns, in this order; default those of the first row. */
  readonly columns?: readonly string[];
  /** Said above the table. */
  readonly caption?: string;
  /** Significant digits of numbers that are not whole, default 4. */
  readonly digits?: number;
  /** Rows shown before the rest is only counted, default 50. */
  readonly maxRows?: number;
}

/** Characters from which a cell is a sentence: it is not squeezed into a column of single words. */
const SENTENCE = 40;

/** A table ready to be written: every cell is text. */
interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of numbers, set to the right. */
  readonly numeric: readonly boolean[];
  readonly caption: string;
}

/** Shows rows, or a danfojs DataFrame, as a table under the running cell. Outside a notebook it does nothing. */
export function showTable(table: readonly TableRow[] | TableFrame, options: TableOptions = {}): void {
  if (inNotebook()) showHtml(tableHtml(table, options), tableText(table, options));
}

/** The table as HTML; whatever the cells hold is shown as text. */
export function tableHtml(table: readonly TableRow[] | TableFrame, options: TableOptions = {}): string {
  const { columns, rows, numeric, caption } = textTable(table, options);
  const cell = (tag: 'td' | 'th', text: string, i: number) => {
    const room = text.length > SENTENCE ? ';min-width:16em' : '';
    return `<${tag} style="text-align:${numeric[i] ? 'right' : 'left'}${room}">${escapeHtml(text)}</${tag}>`;
  };
  const line = (tag: 'td' | 'th', texts: readonly string[]) =>
    `<tr>${texts.map((text, i) => cell(tag, text, i)).join('')}</tr>`;
  const heading =
    caption === '' ? '' : `<caption style="text-align:left;white-space:nowrap">${escapeHtml(caption)}</caption>`;
  return `<table>${heading}<thead>${line('th', columns)}</thead><tbody>${rows.map((row) => line('td', row)).join('')}</tbody></table>`;
}

/** The table as lines of text. */
export function tableText(table: readonly TableRow[] | TableFrame, options: TableOptions = {}): string {
  const { columns, rows, numeric, caption } = textTable(table, options);
  const widths = columns.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => (numeric[i] ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [...(caption === '' ? [] : [caption]), line(columns), ...rows.map(line)].join('\n');
}

function textTable(table: readonly TableRow[] | TableFrame, options: TableOptions): TextTable {
  const { digits = 4, maxRows = 50 } = options;
  const all = 'columns' in table ? rowsOfFrame(table) : table;
  const columns = options.columns ?? Object.keys(all[0] ?? {});
  const shown = all.slice(0, maxRows);
  const left = all.length - shown.length;
  return {
    columns,
    rows: shown.map((row) => columns.map((name) => cellText(row[name], digits))),
    numeric: columns.map((name) => shown.some((row) => typeof row[name] === 'number')),
    caption: [options.caption ?? '', left > 0 ? `(first ${maxRows} of ${all.length} rows)` : ''].join(' ').trim(),
  };
}

/** The rows of a frame, their names first where they have any. */
function rowsOfFrame({ columns, values, index = [] }: TableFrame): TableRow[] {
  const named = index.some((name, row) => name !== row);
  return values.map((row, i) => {
    const cells = Array.isArray(row) ? row : [row];
    const entries = columns.map((name, column): [string, unknown] => [name, cells[column]]);
    return Object.fromEntries(named ? [['', index[i]], ...entries] : entries);
  });
}

function cellText(value: unknown, digits: number): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'number') return String(value);
  if (Number.isNaN(value)) return '–';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
}
