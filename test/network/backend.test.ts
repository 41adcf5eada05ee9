import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { useBackend } from '../../lib/network/backend';

const BACKEND = join(__dirname, '../../lib/network/backend.js');
const PRINT_NAME = `require(${JSON.stringify(BACKEND)}).useBackend().then((info) => console.log(info.name));`;

const { SEEING_LAB_BACKEND: _, ...environment } = process.env;
const freshEnvironment = environment as NodeJS.ProcessEnv;

function nameIn(options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv }): string {
  const result = spawnSync(process.execPath, ['-e', PRINT_NAME], {
    encoding: 'utf8',
    env: freshEnvironment,
    ...options,
  });
  assert.equal(result.stderr, '', 'the start of an engine writes nothing to standard error');
  assert.equal(result.status, 0);
  return result.stdout.trim();
}

test('the engine starts from any working directory, without a word on standard error', () => {
  assert.match(nameIn({ cwd: tmpdir() }), /^(tensorflow|wasm)$/);
});

test('SEEING_LAB_BACKEND forces an engine', () => {
  assert.equal(nameIn({ env: { ...freshEnvironment, SEEING_LAB_BACKEND: 'cpu' } }), 'cpu');
  assert.equal(nameIn({ env: { ...freshEnvironment, SEEING_LAB_BACKEND: 'wasm' } }), 'wasm');
});

test('an unknown engine in SEEING_LAB_BACKEND is refused by name', () => {
  const env = { ...freshEnvironment, SEEING_LAB_BACKEND: 'quantum' };
  const run = (): unknown =>
    execFileSync(process.execPath, ['-e', PRINT_NAME], { env, stdio: 'pipe', encoding: 'utf8' });
  assert.throws(run, /SEEING_LAB_BACKEND is "quantum", wanted one of tensorflow, wasm, cpu/);
});

test('the line about the engine is told once, and again after a change', async () => {
  delete process.env.SEEING_LAB_BACKEND;
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  await useBackend('wasm', log);
  await useBackend('wasm', log);
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /WebAssembly with SIMD/);
  await useBackend('cpu', log);
  assert.equal(tf.getBackend(), 'cpu');
  assert.match(lines[1]!, /plain JavaScript/);
});

/** A folder for NODE_PATH with a package @tensorflow/tfjs-node of this content. */
function withPackage(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-native-'));
  folders.push(folder);
  const native = join(folder, '@tensorflow/tfjs-node');
  mkdirSync(native, { recursive: true });
  writeFileSync(join(native, 'package.json'), '{"name": "@tensorflow/tfjs-node", "main": "index.js"}');
  writeFileSync(join(native, 'index.js'), content);
  return folder;
}

const folders: string[] = [];
after(() => folders.forEach((folder) => void rmSync(folder, { recursive: true })));

/** Stands in for native TensorFlow: registers an engine of that name, as tfjs-node does when it loads. */
const STAND_IN = `
const tf = require(${JSON.stringify(require.resolve('@tensorflow/tfjs'))});
tf.registerBackend('tensorflow', tf.findBackendFactory('cpu'), 3);
tf.copyRegisteredKernels('cpu', 'tensorflow');
if (require('node:util').isNullOrUndefined(null) !== true) throw new Error('what tfjs-node needs is not there');`;

test('native TensorFlow is used when it loads, and trains and predicts as the other engines do', () => {
  const env = { ...freshEnvironment, NODE_PATH: withPackage(STAND_IN) };
  assert.equal(nameIn({ env }), 'tensorflow');
  const TRAIN = `
    const { useBackend } = require(${JSON.stringify(BACKEND)});
    const { buildModel } = require(${JSON.stringify(join(BACKEND, '../model/models'))});
    const { train } = require(${JSON.stringify(join(BACKEND, '../train/train'))});
    const { predict } = require(${JSON.stringify(join(BACKEND, '../judge/predict'))});
    const { brightSquares } = require(${JSON.stringify(join(__dirname, 'brightSquares'))});
    (async () => {
      await useBackend();
      const model = buildModel('thesis', { seed: 1, size: 12 });
      const set = brightSquares(20, 5);
      await train(model, set, { epochs: 2, seed: 3, batchSize: 8, workers: 2 });
      console.log(JSON.stringify([...(await predict(model, set.pictures, { workers: 2 }))]));
    })();`;
  const answer = (environment: NodeJS.ProcessEnv): number[] =>
    JSON.parse(execFileSync(process.execPath, ['-e', TRAIN], { env: environment, encoding: 'utf8' }));
  const native = answer(env);
  const wasm = answer({ ...freshEnvironment, SEEING_LAB_BACKEND: 'wasm' });
  assert.equal(native.length, 60);
  for (const [i, value] of native.entries())
    assert.ok(Math.abs(value - wasm[i]!) < 1e-4, `${value}, wanted ${wasm[i]}`);
});

test('native TensorFlow that does not load leaves WebAssembly; asked for by name it is refused with the reason', {
  skip: isInstalled('@tensorflow/tfjs-node') && '@tensorflow/tfjs-node is installed',
}, () => {
  const env = { ...freshEnvironment, NODE_PATH: withPackage('throw new Error("libtensorflow.so.2 is missing")') };
  assert.equal(nameIn({ env }), 'wasm');
  const { stderr, status } = spawnSync(process.execPath, ['-e', PRINT_NAME], {
    env: { ...env, SEEING_LAB_BACKEND: 'tensorflow' },
    encoding: 'utf8',
  });
  assert.notEqual(status, 0);
  assert.match(stderr, /InputError: @tensorflow\/tfjs-node does not load: libtensorflow\.so\.2 is missing/);
});

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

test('an engine runs in a worker thread', async () => {
  const code = `require(${JSON.stringify(BACKEND)}).useBackend('wasm').then((info) => require('node:worker_threads').parentPort.postMessage(info.name));`;
  const worker = new Worker(code, { eval: true });
  const name = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  assert.equal(name, 'wasm');
});
