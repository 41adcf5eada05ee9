import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { InputError } from '../lib/inputError';
import { writeWhole } from '../lib/writeWhole';

const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-whole-'));
after(() => rmSync(folder, { recursive: true }));

test('what cannot be written is one sentence with the file and the reason, and nothing stays behind', async () => {
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'folder'));
  const before = readdirSync(folder);
  for (const [name, reason] of [
    ['file/below', 'a folder above it is a file'],
    ['folder', 'it is a folder'],
    ['n'.repeat(300), 'its name is too long'],
  ] as const) {
    const path = join(folder, name);
    await assert.rejects(writeWhole(path, 'content'), new InputError(`${path} cannot be written: ${reason}`));
  }
  assert.deepEqual(readdirSync(folder), before);
});
