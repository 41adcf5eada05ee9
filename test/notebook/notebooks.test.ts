import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { runNotebook } from '../../lib/notebook/run';

const notebooks = resolve(__dirname, '../../../notebooks');
const folder = mkdtempSync(join(tmpdir(), 'notebooks-'));
after(() => rmSync(folder, { recursive: true }));

for (const name of readdirSync(notebooks).filter((file) => file.endsWith('.ipynb'))) {
  test(`${name} runs from its first cell to its last in quick mode`, async () => {
    const env = { SEEING_LAB_QUICK: '1' };
    const { error, cells, done } = await runNotebook(join(notebooks, name), { out: join(folder, name), env });
    assert.equal(error, undefined, error && `code cell ${error.cell} (${error.source}): ${error.message}`);
    assert.equal(done, cells);
  });
}
