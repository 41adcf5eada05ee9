import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { UsageError } from '../../lib/cli/command';
import { command } from '../../lib/cli/simulate';
import { InputError } from '../../lib/inputError';

function collector() {
  const out: string[] = [];
  const log: string[] = [];
  return { out, log, io: { out: (line: string) => out.push(line), log: (line: string) => log.push(line) } };
}

test('simulate makes the frames and prints the path of the list alone', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'simulate-'));
  context.after(() => rm(folder, { recursive: true }));
  const { out, io } = collector();
  const words = ['--out', folder, '--preset', 'varied', '--frames', '2', '--size', '128x96', '--seed', '4'];
  assert.equal(await command.run(words, io), 0);
  assert.deepEqual(out, [join(folder, 'truth.csv')]);
  assert.equal((await readFile(out[0], 'utf8')).trim().split('\n').length, 3);
});

test('simulate refuses a folder that holds other files', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'simulate-'));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'mine.txt'), 'x');
  await assert.rejects(command.run(['--out', folder], collector().io), InputError);
});

test('words that make no sense are usage errors that say what was wanted', async () => {
  const wrong: [string[], RegExp][] = [
    [[], /--out/],
    [['--out', 'x', '--preset', 'lunar'], /thesis, varied, got lunar/],
    [['--out', 'x', '--seed', '1.5'], /--seed .* got 1.5/],
    [['--out', 'x', '--frames', '3'], /--frames .* from 8 on, got 3/],
    [['--out', 'x', '--size', '10'], /--size .* got 10/],
    [['--out', 'x', '--size', '30000x30000'], /--size/],
    [['--oops'], /oops/],
    [['--out', 'x', 'stray'], /stray/],
  ];
  for (const [words, message] of wrong) {
    await assert.rejects(command.run(words, collector().io), (error: Error) => {
      return error instanceof UsageError && message.test(error.message);
    });
  }
});
