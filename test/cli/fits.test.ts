import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UsageError } from '../../lib/cli/command';
import { command } from '../../lib/cli/fits';
import { expectedHdus, fixturePath } from '../fits/fixtures';

const folder = mkdtempSync(join(tmpdir(), 'fits-cli-'));
after(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]) {
  const out: string[] = [];
  const log: string[] = [];
  const io = { out: (line: string) => void out.push(line), log: (line: string) => void log.push(line) };
  return { status: await command.run(words, io), out, log: log.join('\n') };
}

const several = fixturePath('several.fits');
const absent = join(folder, 'absent.fits');

test('--json prints one line a file with the numbers of each 2-D image', async () => {
  const files = [several, fixturePath('fpack-rice-nan.fits.fz')];
  const { status, out, log } = await run(...files, '--json');
  assert.deepEqual([status, out.length, log], [0, 2, '']);
  const [first, second] = out.map((line) => JSON.parse(line));
  assert.equal(first.file, several);
  const nothing = { width: null, height: null, min: null, max: null, sum: null, nan: null };
  assert.deepEqual(first.hdus[0], { index: 0, name: 'PRIMARY', bitpix: 8, compression: null, ...nothing });
  assert.deepEqual(first.hdus[1], { index: 1, name: 'CUBE', bitpix: 16, compression: null, ...nothing });
  assert.deepEqual(first.hdus[2], { index: 2, name: 'STARS', bitpix: 8, compression: null, ...nothing });
  const { index, bitpix, compression, width, height, min, max, sum, nan } = second.hdus[1];
  assert.deepEqual([index, bitpix, compression, width, height, nan], [1, -32, 'RICE_1', 45, 37, 5]);
  const values = expectedHdus()['fpack-rice-nan.fits.fz']![0]!.pixels.filter((value) => value !== null);
  assert.ok(Math.abs(min - Math.min(...values)) < 1e-3);
  assert.ok(Math.abs(max - Math.max(...values)) < 1e-3);
  assert.ok(Math.abs(sum - values.reduce((total, value) => total + value, 0)) < 1e-6 * sum);
});

test('without --json a table is printed for a person', async () => {
  const { status, out } = await run(several);
  assert.equal(status, 0);
  assert.equal(out[0], several);
  assert.match(out[1]!, /^ +hdu +name +bitpix +compression +width +height +min +max +sum +nan$/);
  assert.match(out[5]!, /^ +3 +SCI +-32 +- +45 +37 +[\d.]+ +[\d.]+ +[\d.]+ +0$/);
});

test('files that fail are one error each, the others are still done, the status is 1', async () => {
  const text = join(folder, 'text.fits');
  writeFileSync(text, 'no frame at all\n'.repeat(300));
  const { status, out, log } = await run(absent, text, folder, several, '--json');
  assert.equal(status, 1);
  const lines = out.map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ file, error }) => [file, typeof error]),
    [
      [absent, 'string'],
      [text, 'string'],
      [folder, 'string'],
      [several, 'undefined'],
    ],
  );
  assert.equal(log.split('\n').length, 3);
});

test('an image that cannot be decoded keeps its size, and the error names its HDU', async () => {
  const bytes = readFileSync(several);
  const cut = join(folder, 'cut.fits');
  writeFileSync(cut, bytes.subarray(0, bytes.length - 5760));
  const { status, out } = await run(cut, '--json');
  const { hdus, error } = JSON.parse(out[0]!);
  assert.equal(status, 1);
  assert.equal(hdus.length, 4);
  assert.deepEqual([hdus[3].width, hdus[3].height, hdus[3].sum], [45, 37, null]);
  assert.match(error, /cut.fits\[3\] is cut short/);
});

test('bad usage is said before any file is read', async () => {
  await assert.rejects(run(), UsageError);
  await assert.rejects(run('--bogus', absent), UsageError);
});
