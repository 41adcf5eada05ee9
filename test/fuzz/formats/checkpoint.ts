import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CHECKPOINT_FILE,
  type Checkpoint,
  readCheckpoint,
  writeCheckpoint,
} from '../../../lib/network/train/checkpoint';
import type { Fuzzer } from '../fuzzer';
import { unlessRefused } from '../refused';

const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-fuzz-'));
const weights = Float32Array.of(1, -2, 3.5, 0.25);
const whole: Checkpoint = {
  parts: { data: 'a1b2', options: 'batch 32' },
  epochs: [{ epoch: 1, loss: 0.5, accuracy: 0.75, seconds: 2 }],
  weights,
  memory: [weights, new Float32Array(40).fill(0.25), Float64Array.of(12)],
};

/** What loads is what was written. */
export const checkpoint: Fuzzer = {
  name: 'checkpoint',
  seeds: async () => {
    await writeCheckpoint(folder, whole);
    return [readFileSync(join(folder, CHECKPOINT_FILE))];
  },
  check: async (bytes) => {
    writeFileSync(join(folder, CHECKPOINT_FILE), bytes);
    const read = await unlessRefused(() => readCheckpoint(folder, whole.parts));
    if (read !== undefined) assert.deepEqual({ ...read, best: undefined }, { ...whole, best: undefined });
  },
};
