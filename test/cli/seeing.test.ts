import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UsageError } from '../../lib/cli/command';
import { command } from '../../lib/cli/seeing';
import { writeFits } from '../../lib/fits/writeFits';
import { createImage } from '../../lib/image/image';
import { field } from '../seeing/starField';

const folder = mkdtempSync(join(tmpdir(), 'seeing-cli-'));
after(() => rmSync(folder, { recursive: true }));

const SEEING = { fwhmPixels: 3, beta: 3.3, ellipticity: 0.25, positionAngleDegrees: 120 };
const image = field({ seeing: SEEING }, { width: 400, height: 300, stars: 35 });
const [plain, scaled, empty] = ['plain.fits', 'scaled.fits', 'empty.fits'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const ready = Promise.all([
  writeFits(plain, [{ image }]),
  writeFits(scaled, [{ image, cards: [{ keyword: 'SECPIX', value: 0.9 }] }]),
  writeFits(empty, [{ image: createImage(50, 40, new Float32Array(2000).fill(3)) }]),
]);

async function run(...words: string[]) {
  await ready;
  const out: string[] = [];
  const log: string[] = [];
  const io = { out: (line: string) => void out.push(line), log: (line: string) => void log.push(line) };
  return { status: await command.run(words, io), out, log: log.join('\n') };
}

test('--json gives one line a file with the seven fields, the pixel scale and the PSF, and nothing else', async () => {
  const { status, out } = await run(plain, scaled, '--json');
  assert.equal(status, 0);
  const [first, second] = out.map((line) => JSON.parse(line));
  const fields = ['file', 'stars', 'fwhmPixels', 'seeingArcsec', 'ellipticity', 'positionAngleDegrees', 'quality'];
  assert.deepEqual(Object.keys(first), [...fields, 'pixelScale', 'pixelScaleSource', 'hfdPixels', 'psf']);
  assert.ok(first.hfdPixels > first.fwhmPixels && first.hfdPixels === first.psf.hfdPixels, out[0]);
  assert.deepEqual([first.pixelScale, first.pixelScaleSource, second.pixelScaleSource], [0.58, 'assumed', 'SECPIX']);
  assert.deepEqual([first.file, second.file], [plain, scaled]);
  assert.ok(first.stars >= 10 && Math.abs(first.fwhmPixels - 3) < 0.06, out[0]);
  assert.ok(Math.abs(first.ellipticity - 0.25) < 0.03 && Math.abs(first.positionAngleDegrees - 120) < 4, out[0]);
  assert.ok(Math.abs(first.seeingArcsec - 0.58 * first.fwhmPixels) < 1e-9);
  assert.equal(first.quality, 'unknown', 'the scale is assumed');
  assert.ok(Math.abs(second.seeingArcsec - 0.9 * second.fwhmPixels) < 1e-9);
  assert.equal(second.quality, 'bad');
});

test('--pixel-scale goes before what a header says', async () => {
  const { out, log } = await run(plain, scaled, '--pixel-scale', '0.4', '--json');
  const [first, second] = out.map((line) => JSON.parse(line));
  assert.ok(Math.abs(first.seeingArcsec - 0.4 * first.fwhmPixels) < 1e-9);
  assert.ok(Math.abs(second.seeingArcsec - 0.4 * second.fwhmPixels) < 1e-9);
  assert.equal(first.quality, 'good');
  assert.match(log, /0\.4 arcsec\/px \(--pixel-scale\)/);
});

test('a file that fails is one line with its error; the others are done, the status is 1', async () => {
  const text = join(folder, 'text.fits');
  writeFileSync(text, 'no frame at all\n'.repeat(300));
  const { status, out, log } = await run(join(folder, 'absent.fits'), text, plain, '--json');
  assert.equal(status, 1);
  const lines = out.map((line) => JSON.parse(line));
  assert.deepEqual(Object.keys(lines[0]), ['file', 'error']);
  assert.match(lines[0].error, /does not exist/);
  assert.deepEqual([lines[1].file, lines[2].file], [text, plain]);
  assert.ok(typeof lines[1].error === 'string' && lines[2].stars > 0);
  assert.match(log, /does not exist/);
  const bare = await run(text);
  assert.deepEqual([bare.status, bare.out], [1, []]);
});

test('a frame without stars has null for what there is not', async () => {
  const { status, out } = await run(empty, '--json');
  assert.equal(status, 0);
  const { stars, fwhmPixels, seeingArcsec, ellipticity, quality } = JSON.parse(out[0]!);
  assert.deepEqual([stars, fwhmPixels, seeingArcsec, ellipticity, quality], [0, null, null, null, 'none']);
  assert.match((await run(empty)).out[0]!, /no star/);
});

test('--csv is the table of the night, and no option a sentence', async () => {
  const { out } = await run(plain, '--csv');
  assert.equal(out.length, 2);
  assert.match(out[0]!, /^file,label,stars,fwhmXPixels,fwhmYPixels/);
  assert.equal(out[1]!.split(',').length, out[0]!.split(',').length);
  const sentence = (await run(plain)).out;
  assert.equal(sentence.length, 1);
  assert.match(
    sentence[0]!,
    /FWHM [23]\.\d+ \+- 0\.\d+ px, 1\.\d+ arcsec \(unknown by the thesis, bad by the observer\)/,
  );
});

test('bad usage is said before any file is read', async () => {
  for (const words of [
    [],
    ['a.fits', '--pixel-scale', '0'],
    ['a.fits', '--pixel-scale', 'wide'],
    ['a.fits', '--pixel-scale', ''],
    ['a.fits', '--csv', '--json'],
    ['a.fits', '--bogus'],
  ]) {
    await assert.rejects(run(...words), UsageError, words.join(' '));
  }
});
