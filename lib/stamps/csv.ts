/** One row of a CSV text: its fields, and the line it starts on (1-based). */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/** What may stand between fields: a comma, or what spreadsheets write where a comma is the decimal point, or tabs. */
const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Splits text into rows as RFC 4180 writes it: a field in double quotes may hold delimiters, line breaks and doubled
 * quotes; lines end in LF or CRLF. Fields are separated by commas, semicolons or tabs, whichever the first line has most
 * of, or the one that a line "sep=;" before it names, as Excel writes it. A byte order mark, blanks around a field and
 * empty lines are dropped. A quote that is never closed takes the rest of the text.
 */
export function parseCsv(text: string): CsvRow[] {
  const [, preamble = '', named] = /^\uFEFF?(\s*sep=(.)\r?\n)?/.exec(text) ?? [];
  // Its line counts, its text does not.
  const body = text.replace(/^\uFEFF/, '').replace(preamble, '\n'.repeat(preamble.split('\n').length - 1));
  const delimiter = DELIMITERS.find((mark) => mark === named) ?? delimiterOf(body);
  const rows: CsvRow[] = [];
  let fields: string[] = [];
  let line = 1;
  let start = 1;
  const endRow = () => {
    if (fields.some((field) => field !== '')) rows.push({ line: start, fields });
    fields = [];
    start = line;
  };
  // Each piece is a quoted stretch, a run of plain characters, a delimiter or the end of a line.
  const pieces = new RegExp(`"(?:[^"]|"")*(?:"|$)|[^"${delimiter}\\r\\n]+|${delimiter}|\\r?\\n|\\r`, 'g');
  let field = '';
  for (const [piece] of body.matchAll(pieces)) {
    line += piece.match(/\r?\n|\r/g)?.length ?? 0;
    if (piece === delimiter || /^[\r\n]/.test(piece)) {
      fields.push(field.trim());
      field = '';
      if (piece !== delimiter) endRow();
    } else {
      field += piece.startsWith('"') ? piece.replace(/^"|"$/g, '').replaceAll('""', '"') : piece;
    }
  }
  fields.push(field.trim());
  endRow();
  return rows;
}

/** The delimiter that the first line has most of, outside quotes. */
function delimiterOf(text: string): string {
  const [first = ''] = /^\s*[^\r\n]*/.exec(text) ?? [];
  const plain = first.replace(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((mark) => plain.split(mark).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}
