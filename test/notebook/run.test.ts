import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { writeKernelspec } from '../../lib/notebook/kernelspec';
import { joinLines, type Notebook, type Output } from '../../lib/notebook/notebookFile';
import { type RunOptions, type RunResult, runNotebook } from '../../lib/notebook/run';
import { writeCells } from './write';

/** Lies inside the project, so that cells can import its packages; the blank checks quoting. */
const root = resolve(__dirname, '../../..');
const folder = mkdtempSync(join(root, 'build', 'runner test '));
after(() => rmSync(folder, { recursive: true }));
let count = 0;

async function run(
  cells: readonly (string | readonly [string])[],
  options: RunOptions = {},
): Promise<RunResult & { written: Notebook; outputs: Output[][] }> {
  const path = writeCells(join(folder, `notebook ${++count}.ipynb`), cells);
  const out = path.replace('.ipynb', '.out.ipynb');
  const result = await runNotebook(path, { ...options, out });
  const written = JSON.parse(readFileSync(out, 'utf8')) as Notebook;
  return { ...result, written, outputs: written.cells.map(({ outputs = [] }) => outputs) };
}

function streams(outputs: readonly Output[]): string[][] {
  return outputs.map(({ output_type, name, text }) => [output_type, String(name), joinLines(text)]);
}

test('a notebook runs in its own folder, with its outputs, counts and environment kept', async () => {
  const seen: string[] = [];
  const result = await run(
    [
      ['# Title'],
      'console.log("one"); console.log("two"); console.error("careful"); console.log("three");',
      '',
      'const cwd = process.cwd();\ncwd.split(/[\\\\/]/).pop() + " " + process.env.LAB_TEST',
    ],
    { env: { LAB_TEST: 'yes' }, progress: (done, total, message) => void seen.push(`${done}/${total} ${message}`) },
  );
  assert.equal(result.error, undefined);
  assert.deepEqual([result.cells, result.done], [3, 3]);
  assert.deepEqual(streams(result.outputs[1]!), [
    ['stream', 'stdout', 'one\ntwo\n'],
    ['stream', 'stderr', 'careful\n'],
    ['stream', 'stdout', 'three\n'],
  ]);
  assert.match(joinLines(result.outputs[3]![0]!.text), /runner test .* yes/);
  assert.deepEqual(
    result.written.cells.map(({ execution_count }) => execution_count),
    [undefined, 1, null, 2],
  );
  assert.equal((result.written.metadata.kernelspec as { name: string }).name, 'tslab');
  assert.equal(seen[1], '1/3 ');
  assert.equal(seen.at(-1), '3/3 done');
});

test('the same notebook run twice gives the same file', async () => {
  const cells = ['import * as tslab from "tslab";\ntslab.display.html("<b>same</b>");', 'console.log(6 * 7)'];
  const [a, b] = [await run(cells), await run(cells)];
  assert.deepEqual(a.written, b.written);
});

test('a thrown error stops the notebook at its cell, and what was done is written', async () => {
  const { error, done, outputs } = await run([
    'console.log("before")',
    'throw new Error("no stars")',
    'console.log(3)',
  ]);
  assert.equal(done, 1);
  assert.deepEqual([error?.cell, error?.source], [2, 'throw new Error("no stars")']);
  assert.match(error!.message, /no stars/);
  assert.equal(joinLines(outputs[0]![0]!.text), 'before\n');
  assert.match(joinLines(outputs[1]![0]!.text), /no stars/);
  assert.deepEqual(outputs[2], []);
});

test('a cell that does not compile stops the notebook', async () => {
  const { error } = await run(['const n: number = "text";']);
  assert.equal(error?.cell, 1);
  assert.match(error!.message, /not assignable/);
});

test('a rejection that nobody handles fails its cell', async () => {
  const { error, done } = await run(['1', 'Promise.reject(new Error("lost"));', '3']);
  assert.deepEqual([done, error?.cell], [1, 2]);
  assert.match(error!.message, /UnhandledPromiseRejection.*lost/);
});

test('a rejection that comes after the last cell still fails the notebook', async () => {
  const { error } = await run(['setTimeout(() => { Promise.reject(new Error("late")); }, 20);']);
  assert.match(error?.message ?? '', /late/);
});

test('progress and warnings on standard error are no failure', async () => {
  const { error, outputs } = await run(['console.error("Error: only a word"); process.stderr.write("50 %\\n");']);
  assert.equal(error, undefined);
  assert.equal(joinLines(outputs[0]![0]!.text), 'Error: only a word\n50 %\n');
});

test('a cell may print thousands of lines without a pause, again and again', async () => {
  const cell = 'for (let i = 0; i < 2000; i++) console.log(i);';
  const { error, outputs } = await run([cell, cell]);
  assert.equal(error, undefined);
  const expected = Array.from({ length: 2000 }, (_, i) => `${i}\n`).join('');
  for (const [output] of outputs) assert.equal(joinLines(output!.text), expected);
});

test('a display updated from a later cell changes where it stands', async () => {
  const { outputs, error } = await run([
    'import { newDisplay } from "tslab";\nconst live = newDisplay();\nlive.html("<p>epoch 1</p>");',
    'live.html("<p>epoch 2</p>");',
  ]);
  assert.equal(error, undefined);
  assert.deepEqual(
    outputs.map((some) => some.length),
    [1, 0],
  );
  assert.equal(joinLines((outputs[0]![0]!.data as Record<string, unknown>)['text/html']), '<p>epoch 2</p>');
});

test('results that a notebook reports are collected', async () => {
  const module = JSON.stringify(join(root, 'build/lib/notebook/result'));
  const { results, error, outputs } = await run([
    `const { reportResult } = require(${module});\nreportResult({ name: "accuracy", thesis: 0.897, ours: 0.96 });`,
  ]);
  assert.equal(error, undefined);
  assert.deepEqual(results, [{ name: 'accuracy', thesis: 0.897, ours: 0.96 }]);
  assert.match(joinLines((outputs[0]![0]!.data as Record<string, unknown>)['text/plain']), /accuracy: 0.96/);
});

test('a kernel that dies is said, with its cell', async () => {
  const { error, done } = await run(['1', 'process.kill(process.pid, "SIGKILL");', '3']);
  assert.deepEqual([done, error?.cell], [1, 2]);
  assert.match(error!.message, /kernel ended unexpectedly/);
});

test('a cell that hangs is stopped at its limit, even in a loop that never yields', async () => {
  const { error } = await run(['1', 'for (;;) {}'], { timeoutSeconds: 3 });
  assert.equal(error?.cell, 2);
  assert.match(error!.message, /did not end within 3 s/);
});

test('a run can be stopped from outside: the kernel is killed and what is done is written', async () => {
  const stop = new AbortController();
  const { error, done, outputs } = await run(
    ['console.log(process.pid)', 'await new Promise((resolve) => setTimeout(resolve, 60000));\nconst after = 1;'],
    { signal: stop.signal, progress: (cell) => cell === 1 && setTimeout(() => stop.abort(), 300) },
  );
  assert.deepEqual([done, error?.message], [1, 'stopped']);
  const pid = Number(joinLines(outputs[0]![0]!.text));
  assert.throws(() => process.kill(pid, 0), /ESRCH/);
});

test('a kernel ends with the process that runs the notebook, even when that is killed', async () => {
  const path = writeCells(join(folder, 'orphan.ipynb'), [
    'require("fs").writeFileSync("pid", String(process.pid));',
    'await new Promise((resolve) => setTimeout(resolve, 60000));\nconst after = 1;',
  ]);
  const module = JSON.stringify(join(root, 'build/lib/notebook/run'));
  const runner = spawn(process.execPath, ['-e', `require(${module}).runNotebook(${JSON.stringify(path)})`]);
  const file = join(folder, 'pid');
  await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
  const pid = Number(readFileSync(file, 'utf8'));
  runner.kill('SIGKILL');
  await until(() => !isAlive(pid));
});

async function until(isTrue: () => boolean): Promise<void> {
  for (let waited = 0; !isTrue(); waited += 100) {
    assert.ok(waited < 60_000, `waited a minute for ${isTrue}`);
    await delay(100);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('what is no notebook is one clear error', async () => {
  const text = join(folder, 'text.ipynb');
  writeFileSync(text, 'no notebook');
  const old = join(folder, 'old.ipynb');
  writeFileSync(old, '{"nbformat": 3, "worksheets": []}');
  for (const path of [text, old, join(folder, 'absent.ipynb')]) {
    await assert.rejects(
      runNotebook(path),
      (error: Error) => error.name === 'InputError' && error.message.includes(path),
    );
  }
});

const python = '/usr/bin/python3';
const hasJupyter =
  existsSync(python) &&
  spawnSync(python, ['-c', 'import nbclient, nbconvert, ipykernel'], { stdio: 'ignore' }).status === 0;

test("Jupyter's own nbclient runs a notebook with our kernel description and gets the same outputs", {
  skip: hasJupyter ? false : 'nbclient and nbconvert are not installed',
}, async () => {
  const share = join(mkdtempSync(join(tmpdir(), 'seeing-lab-spec-')), 'share');
  await writeKernelspec(share);
  const cells = [
    'console.log("one"); console.error("two");',
    'import { newDisplay } from "tslab";\nconst live = newDisplay();\nlive.html("<p>1</p>");\nlive.html("<p>2</p>");',
  ];
  const ours = await run(cells);
  const path = writeCells(join(folder, 'for jupyter.ipynb'), cells);
  const words = ['-m', 'jupyter', 'nbconvert', '--execute', '--to', 'notebook', '--output', 'jupyter.ipynb', path];
  const { status, stderr } = spawnSync(python, words, {
    env: { ...process.env, JUPYTER_PATH: share },
    encoding: 'utf8',
  });
  rmSync(resolve(share, '..'), { recursive: true });
  assert.equal(status, 0, stderr);
  const theirs = JSON.parse(readFileSync(join(folder, 'jupyter.ipynb'), 'utf8')) as Notebook;
  assert.deepEqual(
    theirs.cells.map(({ outputs = [] }) => outputs.map(contents)),
    ours.outputs.map((outputs) => outputs.map(contents)),
  );
});

/** An output without the metadata that is Jupyter's own. */
function contents({ output_type, name, text, data }: Output): unknown {
  return { output_type, name, text: joinLines(text), data };
}
