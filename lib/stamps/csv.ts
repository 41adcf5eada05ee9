/** One row of a CSV text: its fields, and the line it starts on (1-based). */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Splits comma-separated text into rows as RFC 4180 writes it: a field in double quotes may hold commas, line breaks
 * and doubled quotes; lines end in LF or CRLF. A byte order mark, blanks around a field and empty lines are dropped. A
 * quote that is never closed takes the rest of the text.
 */
export function parseCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let fields: string[] = [];
  let line = 1;
  let start = 1;
  const endRow = () => {
    if (fields.some((field) => field !== '')) rows.push({ line: start, fields });
    fields = [];
    start = line;
  };
  // Each piece is a quoted stretch, a run of plain characters, a comma or the end of a line.
  let field = '';
  for (const [piece] of text.replace(/^\uFEFF/, '').matchAll(/"(?:[^"]|"")*(?:"|$)|[^",\r\n]+|,|\r?\n|\r/g)) {
    line += piece.match(/\r?\n|\r/g)?.length ?? 0;
    if (piece === ',' || /^[\r\n]/.test(piece)) {
      fields.push(field.trim());
      field = '';
      if (piece !== ',') endRow();
    } else {
      field += piece.startsWith('"') ? piece.replace(/^"|"$/g, '').replaceAll('""', '"') : piece;
    }
  }
  fields.push(field.trim());
  endRow();
  return rows;
}
