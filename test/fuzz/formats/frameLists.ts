import assert from 'node:assert/strict';
import { parseCsv } from '../../../lib/stamps/csv';
import { parseFrameList } from '../../../lib/stamps/frameList';
import { listText } from '../../../lib/stamps/listText';
import type { Fuzzer } from '../fuzzer';
import { unlessRefused } from '../refused';

const LIST = `file,split,class,class_name,comment,centres,truth
a.fits,training,0,,"said ""yes"", twice",,
"b, c.fits",training,1,Comet,,"12 30; 40.5 60",
d.fits,evaluation,,Donut,"two
lines",,d.truth.json
`;

/** The splitter agrees with one that walks through the letters, and every frame of a list has a class and a line. */
export const frameLists: Fuzzer = {
  name: 'frameLists',
  isText: true,
  seeds: async () => [
    Buffer.from(LIST),
    Buffer.from(`\ufeff${LIST.replaceAll(';', ' ').replaceAll(',', ';')}`),
    Buffer.from(`\ufeff${LIST}`, 'utf16le'),
  ],
  check: async (bytes) => {
    const text = listText(bytes);
    const rows = parseCsv(text);
    // An Excel preamble is one more way to say the delimiter: it has its own tests.
    if (!/^\ufeff?\s*sep=/.test(text))
      assert.deepEqual(
        rows.map(({ fields }) => fields),
        walk(text),
      );
    const list = await unlessRefused(() => parseFrameList(text, { name: 'list.csv', folder: '.' }));
    for (const frame of list?.frames ?? []) {
      assert.ok(frame.file !== '' && [0, 1, 2].includes(frame.label) && frame.line >= 1);
      for (const { xcentroid, ycentroid } of frame.centres ?? []) assert.ok(Number.isFinite(xcentroid + ycentroid));
    }
  },
};

/** The same letter by letter: in quotes everything belongs to the field, two quotes are one. */
function walk(text: string): string[][] {
  const body = text.replace(/^\ufeff/, '');
  const [first = ''] = body.trimStart().split(/[\r\n]/);
  const counts = [',', ';', '\t'].map(
    (mark) => [...first.replace(/"(?:[^"]|"")*"/g, '')].filter((c) => c === mark).length,
  );
  const delimiter = [',', ';', '\t'][counts.indexOf(Math.max(...counts))];
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let inQuotes = false;
  const endField = (): void => {
    row.push(field.trim());
    field = '';
  };
  const endRow = (): void => {
    endField();
    if (row.some((cell) => cell !== '')) rows.push(row);
    row = [];
  };
  for (let i = 0; i < body.length; i++) {
    const letter = body[i]!;
    if (inQuotes && letter === '"' && body[i + 1] === '"') field += body[++i];
    else if (letter === '"') inQuotes = !inQuotes;
    else if (inQuotes) field += letter;
    else if (letter === delimiter) endField();
    else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && body[i + 1] === '\n') i++;
      endRow();
    } else field += letter;
  }
  endRow();
  return rows;
}
