import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UsageError } from '../../lib/cli/command';
import { command } from '../../lib/cli/detect';
import { fixtureNamed } from '../detect/dao/fixtures';

const folder = mkdtempSync(join(tmpdir(), 'detect-cli-'));
after(() => rmSync(folder, { recursive: true }));

/** Writes a FITS file with one float image. */
function fitsFile(name: string, image: { data: Float32Array; width: number; height: number }): string {
  const values = { SIMPLE: 'T', BITPIX: -32, NAXIS: 2, NAXIS1: image.width, NAXIS2: image.height };
  const cards = Object.entries(values).map(([key, value]) =>
    `${key.padEnd(8)}= ${String(value).padStart(20)}`.padEnd(80),
  );
  const pixels = Buffer.alloc(Math.ceil((4 * image.data.length) / 2880) * 2880);
  image.data.forEach((value, i) => {
    pixels.writeFloatBE(value, 4 * i);
  });
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([Buffer.from([...cards, 'END'].join('').padEnd(2880)), pixels]));
  return path;
}

async function run(...words: string[]) {
  const out: string[] = [];
  const log: string[] = [];
  const io = { out: (line: string) => void out.push(line), log: (line: string) => void log.push(line) };
  return { status: await command.run(words, io), out, log: log.join('\n') };
}

const { image, answer } = fixtureNamed('stars');
const stars = fitsFile('stars.fits', image);

test('--csv prints the eleven columns at full precision, one line a star', async () => {
  const { status, out, log } = await run(stars, '--fwhm', '5', '--threshold', '5', '--csv');
  assert.equal(status, 0);
  assert.equal(out[0], 'id,xcentroid,ycentroid,sharpness,roundness1,roundness2,npix,sky,peak,flux,mag');
  const rows = out.slice(1).map((line) => line.split(',').map(Number));
  const wanted = answer.finders[0]!.rows;
  assert.equal(rows.length, wanted.length);
  rows.forEach((row, i) => {
    assert.equal(row[0], i + 1);
    row.slice(1).forEach((value, k) => {
      const error = Math.abs(value - wanted[i]![k]!);
      assert.ok(error <= 1e-9 * Math.abs(wanted[i]![k]!), `row ${i}, column ${k}`);
    });
  });
  assert.match(log, /35 stars .*rejected/);
});

test('5 px and 5 std are what is looked for when nothing is said', async () => {
  const [bare, said] = [await run(stars, '--csv'), await run(stars, '--fwhm=5', '--threshold=5.0', '--csv')];
  assert.deepEqual(bare.out, said.out);
});

test('--json gives the same stars as objects, and no option a table', async () => {
  const { out } = await run(stars, '--json');
  const found = JSON.parse(out.join('\n'));
  assert.equal(found.length, 35);
  assert.deepEqual(Object.keys(found[0]).slice(0, 3), ['id', 'xcentroid', 'ycentroid']);
  const table = (await run(stars)).out;
  assert.equal(table.length, 36);
  assert.match(table[0]!, /^ *id +xcentroid/);
});

test('a constant image and one without a star give the heading alone', async () => {
  const constant = fitsFile('constant.fits', { data: new Float32Array(600).fill(7), width: 30, height: 20 });
  const { status, out, log } = await run(constant, '--csv');
  assert.deepEqual([status, out.length], [0, 1]);
  assert.match(log, /0 stars.*constant/);
  const pixel = fitsFile('pixel.fits', { data: Float32Array.of(3), width: 1, height: 1 });
  assert.deepEqual((await run(pixel, '--json')).out, ['[]']);
});

test('files that are absent, no FITS or blank are one clear error and status 1', async () => {
  const text = join(folder, 'text.fits');
  writeFileSync(text, 'no frame at all\n'.repeat(300));
  const blank = fitsFile('blank.fits', { data: new Float32Array(600).fill(Number.NaN), width: 30, height: 20 });
  for (const path of [join(folder, 'absent.fits'), text, blank, folder]) {
    const { status, out, log } = await run(path, '--csv');
    assert.deepEqual([status, out], [1, []], path);
    assert.ok(log.includes(path), log);
  }
  const { status, log } = await run(stars, '--hdu', '7', '--csv');
  assert.equal(status, 1);
  assert.ok(log.includes(stars), log);
});

test('bad usage is said before any file is read', async () => {
  for (const words of [
    [],
    ['a.fits', 'b.fits'],
    ['a.fits', '--fwhm', '0'],
    ['a.fits', '--fwhm', 'wide'],
    ['a.fits', '--fwhm', '1e9'],
    ['a.fits', '--threshold', '-3'],
    ['a.fits', '--threshold', ''],
    ['a.fits', '--hdu', '1.5'],
    ['a.fits', '--hdu=-1'],
    ['a.fits', '--csv', '--json'],
    ['a.fits', '--bogus'],
  ]) {
    await assert.rejects(run(...words), UsageError, words.join(' '));
  }
});
