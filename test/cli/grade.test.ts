import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { UsageError } from '../../lib/cli/command';
import { command } from '../../lib/cli/grade';
import { writeFits } from '../../lib/fits/writeFits';
import { createImage } from '../../lib/image/image';
import { InputError } from '../../lib/inputError';
import { makeNightFrame } from '../../lib/sky/nightFrame';
import { describeVariedNight } from '../../lib/sky/variedNight';

const folder = mkdtempSync(path.join(tmpdir(), 'seeing-lab-grade-'));
const night = path.join(folder, 'night');

before(async () => {
  for (const frame of describeVariedNight({ seed: 31, frames: 3, width: 320, height: 256 })) {
    await makeNightFrame(night, frame);
  }
  writeFileSync(path.join(night, 'broken.fits'), 'SIMPLE  = nothing');
});
after(() => rmSync(folder, { recursive: true }));

async function run(...words: string[]): Promise<{ status: number; out: string[]; log: string[] }> {
  const out: string[] = [];
  const log: string[] = [];
  const status = await command.run(words, { out: (line) => out.push(line), log: (line) => log.push(line) });
  return { status, out, log };
}

test('--json prints one line a frame, the broken one included, and ends with 1', async () => {
  const { status, out } = await run(night, '--json', '--workers', '1');
  assert.equal(status, 1);
  const lines = out.map((line) => JSON.parse(line));
  assert.deepEqual(Object.keys(lines[0]), ['file', 'error']);
  assert.deepEqual(Object.keys(lines[1]), [
    'file',
    'verdict',
    'confidence',
    'stamps',
    'votes',
    'probabilities',
    'seeingArcsec',
    'fwhmPixels',
    'hfdPixels',
    'ellipticity',
    'axisRatio',
    'positionAngleDegrees',
    'stars',
    'sky',
    'skyNoise',
    'pixelScale',
    'pixelScaleSource',
    'filter',
    'exposureSeconds',
    'object',
    'dateObs',
    'diagnosis',
    'usable',
    'reason',
  ]);
  assert.equal(lines.length, 4);
});

test('a file, a table, a page: each is written whole, with the same frames', async () => {
  const [table, page] = [path.join(folder, 'night.csv'), path.join(folder, 'night.html')];
  const { status, out } = await run(night, '--csv', '--out', table, '--html', page, '--workers', '1');
  assert.deepEqual([status, out], [1, []]);
  assert.equal(readFileSync(table, 'utf8').trimEnd().split('\n').length, 5);
  assert.match(readFileSync(page, 'utf8'), /^<!doctype html>/);
  assert.ok(!existsSync(`${table}.unfinished`));
  const { out: printed } = await run(night, '--csv', '--workers', '1');
  assert.equal(`${printed.join('\n')}\n`, readFileSync(table, 'utf8'));
});

test('shards and their merging give what one run gives', async () => {
  const shards = [1, 2].map((part) => path.join(folder, `shard-${part}.jsonl`));
  for (const [n, out] of shards.entries()) await run(night, '--shard', `${n + 1}/2`, '--out', out, '--workers', '1');
  const { out: merged } = await run('--merge', ...shards, '--json');
  assert.deepEqual(merged, (await run(night, '--json', '--workers', '1')).out);
});

test('without a format a sentence says whether the frame is good, and why', async () => {
  const { out } = await run(path.join(night, 'sim-varied-0003.fits.fz'), '--workers', '1').then(async (answer) =>
    answer.status === 0 ? answer : run(path.join(night, 'sim-varied-0003.fits'), '--workers', '1'),
  );
  assert.match(out[0]!, /^((good|bad ) .*sim-varied-0003\.fits(\.fz)?: (Circular|Comet|Donut) \(\d+ %\)|ungradable )/);
});

test('bad usage is said before any file is read', async () => {
  for (const words of [
    [],
    [night, '--json', '--csv'],
    [night, '--shard', '3/2', '--out', 'x'],
    [night, '--shard', '1/2'],
    [night, '--shard', '1/2', '--out', 'x', '--merge'],
    [night, '--out', 'x', '--html', 'x'],
    [night, '--pixel-scale', '-1'],
    [night, '--workers', '0'],
    [night, '--colour'],
  ]) {
    await assert.rejects(run(...words), UsageError, words.join(' '));
  }
});

test('an empty folder and a model that is none are one clear error', async () => {
  const empty = mkdtempSync(path.join(folder, 'empty-'));
  await assert.rejects(
    run(empty),
    (error: Error) => error instanceof InputError && /holds no FITS file/.test(error.message),
  );
  await assert.rejects(run(night, '--model', empty, '--workers', '1'), InputError);
});

test('a frame that says nothing is ungradable, not bad, in print and in the status', async () => {
  const empty = path.join(folder, 'empty.fits');
  await writeFits(empty, [{ image: createImage(64, 64, new Float32Array(64 * 64).fill(100)) }]);
  const { status, out, log } = await run(empty, '--workers', '1');
  assert.equal(status, 3);
  assert.match(out[0]!, /^ungradable .*empty\.fits: /);
  assert.equal(log.at(-1), '1 ungradable');
  const mixed = await run(empty, path.join(night, 'broken.fits'), '--workers', '1');
  assert.deepEqual([mixed.status, mixed.log.at(-1)], [1, '1 ungradable, 1 failed']);
});

test('an output that cannot be written is refused before the work, and nothing is left', async () => {
  const before = readdirSync(folder);
  for (const option of ['--out', '--html']) {
    await assert.rejects(run(night, option, ''), UsageError);
    await assert.rejects(run(night, option, folder), /is a folder, wanted the name of a file/);
    await assert.rejects(run(night, option, path.join(night, 'broken.fits', 'below')), /cannot be written/);
    await assert.rejects(run(night, option, path.join(folder, 'n'.repeat(300))), /its name is too long/);
  }
  const link = path.join(folder, 'link');
  symlinkSync('out.csv', link);
  await assert.rejects(run(night, '--out', link, '--html', path.join(folder, 'out.csv')), UsageError);
  rmSync(link);
  assert.deepEqual(readdirSync(folder), before);
});
