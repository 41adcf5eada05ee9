import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinLines, readNotebook, writeNotebook } from '../../../lib/notebook/notebookFile';
import type { Fuzzer } from '../fuzzer';
import { unlessRefused } from '../refused';

const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-fuzz-'));
const NOTEBOOK = {
  cells: [
    { cell_type: 'markdown', metadata: {}, source: ['# Title\n', 'words $x^2$'] },
    {
      cell_type: 'code',
      execution_count: 1,
      metadata: { tags: ['a'] },
      outputs: [
        { output_type: 'stream', name: 'stdout', text: ['1\n', '2'] },
        { output_type: 'display_data', data: { 'text/plain': 'x', 'application/json': { a: [1, 2] } }, metadata: {} },
        { output_type: 'error', ename: 'Error', evalue: 'e', traceback: ['a'] },
      ],
      source: 'const a = 1;',
    },
  ],
  metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript' } },
  nbformat: 4,
  nbformat_minor: 5,
};

/** A notebook that is read is written and read again as the same one. */
export const notebook: Fuzzer = {
  name: 'notebook',
  isText: true,
  seeds: async () => [Buffer.from(JSON.stringify(NOTEBOOK, null, 1)), Buffer.from(JSON.stringify(NOTEBOOK))],
  check: async (bytes) => {
    const [path, again] = ['damaged.ipynb', 'again.ipynb'].map((name) => join(folder, name)) as [string, string];
    writeFileSync(path, bytes);
    const read = await unlessRefused(() => readNotebook(path));
    if (read === undefined) return;
    await writeNotebook(again, read);
    const second = await readNotebook(again);
    assert.deepEqual(
      second.cells.map((cell) => [cell.cell_type, joinLines(cell.source), cell.outputs?.length]),
      read.cells.map((cell) => [cell.cell_type, joinLines(cell.source), cell.outputs?.length]),
    );
  },
};
