import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStamps, writeStamps } from '../../../lib/stamps/hdf5';
import { makeSet } from '../../stamps/fixtures';
import type { Fuzzer } from '../fuzzer';
import { unlessRefused } from '../refused';

const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-fuzz-'));
const set = makeSet([3, 2, 1], 12);
/** The two signatures, as they stand in the file. */
let signatures: readonly string[] = [];

/** What loads is what was written, unless the damage hit a signature itself. */
export const stamps: Fuzzer = {
  name: 'stamps',
  seeds: async () => {
    const path = join(folder, 'whole.h5');
    await writeStamps(path, set);
    const bytes = readFileSync(path);
    signatures = bytes.toString('latin1').match(/[0-9a-f]{64}/g) ?? [];
    assert.equal(signatures.length, 2);
    return [bytes];
  },
  check: async (bytes) => {
    const path = join(folder, 'damaged.h5');
    writeFileSync(path, bytes);
    const read = await unlessRefused(() => readStamps(path));
    if (read === undefined) return;
    const text = Buffer.from(bytes).toString('latin1');
    const areSigned = signatures.every((signature) => text.includes(signature));
    const areNamed = text.split('float32_sha256').length - 1 >= 2;
    if (areSigned && areNamed) assert.deepEqual(read, set);
  },
};
