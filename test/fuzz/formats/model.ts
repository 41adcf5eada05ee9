import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { useBackend } from '../../../lib/network/backend';
import { loadModel } from '../../../lib/network/model/loadModel';
import { buildModel } from '../../../lib/network/model/models';
import { saveModel } from '../../../lib/network/model/saveModel';
import type { Fuzzer } from '../fuzzer';
import { unlessRefused } from '../refused';

const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-fuzz-'));
const KERAS = resolve(__dirname, '../../../../test/fixtures/network');

/** A model that loads has as many finite weights as its layers declare, the same ones each time. */
async function assertSound(path: string): Promise<void> {
  const [first, second] = [await weightsOf(path), await weightsOf(path)];
  assert.deepEqual(second, first);
  for (const weights of first ?? []) assert.ok(weights.every(Number.isFinite), 'a weight is not finite');
}

async function weightsOf(path: string): Promise<Float32Array[] | undefined> {
  const model = await unlessRefused(() => loadModel(path));
  if (model === undefined) return undefined;
  const weights = model.getWeights().map((tensor) => Float32Array.from(tensor.dataSync()));
  model.dispose();
  return weights;
}

export const modelJson: Fuzzer = {
  name: 'modelJson',
  isText: true,
  seeds: async () => {
    await useBackend('cpu');
    const model = buildModel('thesis', { seed: 1, size: 12 });
    await saveModel(model, join(folder, 'whole'));
    cpSync(join(folder, 'whole'), join(folder, 'damaged'), { recursive: true });
    model.dispose();
    return [readFileSync(join(folder, 'whole/model.json'))];
  },
  check: async (bytes) => {
    writeFileSync(join(folder, 'damaged/model.json'), bytes);
    await assertSound(join(folder, 'damaged'));
  },
};

export const keras: Fuzzer = {
  name: 'keras',
  seeds: async () => {
    await useBackend('cpu');
    return ['keras_old.h5', 'keras2.h5', 'keras3.h5'].map((name) => readFileSync(join(KERAS, name)));
  },
  check: async (bytes) => {
    const path = join(folder, 'damaged.h5');
    writeFileSync(path, bytes);
    await assertSound(path);
  },
};
