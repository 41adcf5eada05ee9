import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Kernel, startKernel } from '../../lib/notebook/kernel';

const root = resolve(__dirname, '../../..');
const folder = mkdtempSync(join(root, 'build', 'kernel manners '));
let kernel: Kernel;
before(async () => {
  kernel = await startKernel({ cwd: folder });
});
after(async () => {
  await kernel.stop(true);
  rmSync(folder, { recursive: true });
});

/** The text of a cell; `onText` is told of each piece as it comes. */
async function run(
  code: string,
  onText: (text: string) => void = () => {},
): Promise<{ status: unknown; text: string }> {
  let text = '';
  const { status } = await kernel.execute(code, ({ content }) => {
    const piece = String(content.text ?? (content.data as Record<string, unknown> | undefined)?.['text/plain'] ?? '');
    text += piece;
    onText(piece);
  });
  // After a failure the kernel drops what it is asked for 200 ms: the rest of a Run All.
  if (status !== 'ok') await delay(300);
  return { status, text };
}

test('after a restart one sentence says that the cells above have to run', async () => {
  const { status, text } = await run('console.log(training.count, seed, training.labels);');
  assert.equal(status, 'error');
  assert.equal(text, 'training and seed are not known yet. The kernel has just started: run the cells above first.\n');
});

test('{ seed } means { seed: seed }, also for variables of earlier cells and where an object is taken apart', async () => {
  await run('const seed = 7;\nlet kept = 0;');
  const { text } = await run(
    'const options = { seed, deep: { seed } };\n({ kept } = { kept: 5 });\nconsole.log(options.seed + options.deep.seed, kept);',
  );
  assert.equal(text, '14 5\n');
});

test('a type error names its line, also behind shorthand', async () => {
  const { text } = await run('const a = { seed }; const n: number = "text";');
  assert.match(text, /^Type 'string' is not assignable to type 'number'\.\n {2}in line 1, character 27: const a = /);
});

test('an error is its own sentence and the line of the cell, without a line of the kernel', async () => {
  await run('function findStars(n: number) {\n  if (n > 1) throw new RangeError("no stars");\n  return n;\n}');
  const { status, text } = await run('const one = findStars(1);\nconst two = findStars(2);');
  assert.equal(status, 'error');
  assert.match(text, /^RangeError: no stars\n/);
  assert.match(text, /in this cell, line 2: const two = findStars\(2\);/);
  assert.match(text, /in cell \[\d+\], line 2 \(findStars\): if \(n > 1\) throw/);
  assert.doesNotMatch(text, /node:|tslab|evalmachine|\.js/);
});

test('what a cell made before it failed stays known to the cells below', async () => {
  await run('const made = 3;\nthrow new Error("after");');
  assert.equal((await run('console.log(made);')).text, '3\n');
});

for (const [what, code] of [
  ['an endless loop', 'console.log("go");\nfor (;;) {}'],
  [
    'a wait in which nobody listens',
    'console.log("go");\nawait new Promise((done) => setTimeout(done, 60000));\nconst never = 1;',
  ],
]) {
  test(`an interrupt breaks off ${what}, and the kernel lives on`, async () => {
    await run('const before = 11;');
    const { status, text } = await run(code!, (piece) => {
      if (/go/.test(piece)) setTimeout(() => process.kill(kernel.pid, 'SIGINT'), 100);
    });
    assert.equal(status, 'error');
    assert.match(text, /Stopped\. Variables of earlier cells are kept/);
    assert.equal((await run('console.log(before);')).text, '11\n');
  });
}

test('an interrupt stops a long call with progress, and the line says how far it came', async () => {
  const module = JSON.stringify(join(root, 'build/lib/notebook/cellProgress'));
  await run(`const { cellProgress } = require(${module});\nlet frames = 0;`);
  const { status, text } = await run(
    `async function work() {
  const progress = cellProgress('Frames');
  for (let done = 0; done < 1000; done++) {
    progress(done, 1000, 'frame');
    frames = done;
    await new Promise((go) => setTimeout(go, 20));
  }
}
await work();`,
    (piece) => {
      if (/Frames: \d\d of/.test(piece)) process.kill(kernel.pid, 'SIGINT');
    },
  );
  assert.equal(status, 'error');
  assert.match(text, /Stopped\. Frames: \d+ of 1000/);
  const [first, second] = [await run('console.log(frames);'), await run('console.log(frames);')];
  assert.equal(first.text, second.text);
});
