import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
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

test('an engine runs in a worker thread', async () => {
  const code = `require(${JSON.stringify(BACKEND)}).useBackend('wasm').then((info) => require('node:worker_threads').parentPort.postMessage(info.name));`;
  const worker = new Worker(code, { eval: true });
  const name = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  assert.equal(name, 'wasm');
});
