import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, beforeEach, test } from 'node:test';

/** A small project with our set-up scripts, in a folder with a blank in its name. */
const top = mkdtempSync(join(tmpdir(), 'set up '));
const folder = join(top, 'a project');
after(() => rmSync(top, { recursive: true }));

const BUILD = `
const { mkdirSync, writeFileSync, readFileSync } = require('node:fs');
mkdirSync('build/lib', { recursive: true });
writeFileSync('build/lib/a.js', readFileSync('lib/a.ts'));
console.log('built');
`;

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'lib'), { recursive: true });
  cpSync(resolve(__dirname, '../../../lib/setup'), join(folder, 'lib/setup'), { recursive: true });
  const name = { name: 'small', version: '1.0.0' };
  file('package.json', JSON.stringify({ ...name, scripts: { build: 'node build.js' } }));
  const lock = { ...name, lockfileVersion: 3, requires: true, packages: { '': name } };
  file('package-lock.json', JSON.stringify(lock));
  file('tsconfig.json', '{}');
  file('build.js', BUILD);
  file('lib/a.ts', '1');
  file('run.mjs', "import { prepare } from './lib/setup/prepare.mjs';\nawait prepare({ quietOut: true });\n");
});

function file(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

function prepare(): { status: number | null; out: string; log: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'run.mjs')], { encoding: 'utf8' });
  return { status, out: stdout, log: stderr };
}

test('a fresh clone is installed and built, with standard output left free', () => {
  const { status, out, log } = prepare();
  assert.deepEqual([status, out], [0, ''], log);
  assert.match(log, /Installing[\s\S]*Building[\s\S]*built/);
  assert.equal(readFileSync(join(folder, 'build/lib/a.js'), 'utf8'), '1');
});

test('what is installed and built already is left alone, and a changed source is built again', () => {
  prepare();
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  file('node_modules/.package-lock.json', JSON.stringify({ packages: {} }));
  assert.deepEqual(prepare(), { status: 0, out: '', log: '' });
  file('lib/a.ts', '22');
  assert.match(prepare().log, /^Building/);
  assert.equal(readFileSync(join(folder, 'build/lib/a.js'), 'utf8'), '22');
});

test('what was compiled from a deleted source goes, what else lies in build/ stays', () => {
  prepare();
  for (const path of ['build/lib/gone.js', 'build/lib/gone.d.ts', 'build/lib/gone.js.map', 'build/lib/kernels.wasm'])
    file(path, '');
  file('lib/a.ts', '333');
  prepare();
  const left = ['gone.js', 'gone.d.ts', 'gone.js.map', 'kernels.wasm', 'a.js'].filter((name) =>
    existsSync(join(folder, 'build/lib', name)),
  );
  assert.deepEqual(left, ['kernels.wasm', 'a.js']);
});

test('a build that fails ends with its own status and is tried again the next time', () => {
  file('build.js', 'process.exit(3)');
  const { status, log } = prepare();
  assert.equal(status, 1);
  assert.match(log, /The build failed/);
  file('build.js', BUILD);
  assert.equal(prepare().status, 0);
});

test('a Node that is too old is told so in one sentence', () => {
  const old = "Object.defineProperty(process.versions, 'node', { value: '20.18.3' });\n";
  file('run.mjs', `${old}const { prepare } = await import('./lib/setup/prepare.mjs');\nawait prepare();\n`);
  const { status, log } = prepare();
  assert.deepEqual([status, log], [1, 'Seeing Lab needs Node.js 20.19 or newer; this is 20.18.3.\n']);
});
