import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { readFits, readFitsBytes } from '../../../lib/fits/readFits';
import { readImage, readImageBytes } from '../../../lib/fits/readImage';
import { InputError } from '../../../lib/inputError';
import { fixturePath } from '../fixtures';

const FOLDER = fixturePath('xisf');
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.xisf'));
const [WIDTH, HEIGHT] = [40, 30];

/** The picture that make_xisf.py writes. */
function valueAt(name: string, n: number): number {
  const plane = Math.floor(n / (WIDTH * HEIGHT));
  const y = Math.floor((n % (WIDTH * HEIGHT)) / WIDTH);
  const value = 7 * (n % WIDTH) + 13 * y + 50 * plane;
  return name.startsWith('uint8') ? value % 251 : name.startsWith('float') ? value / 1024 : value;
}

for (const name of names) {
  test(`${name}: every value is the one that was written`, async () => {
    const [hdu] = (await readFits(join(FOLDER, name))).hdus;
    const planes = name.includes('rgb') ? 3 : 1;
    assert.deepEqual(hdu!.shape, planes === 3 ? [WIDTH, HEIGHT, 3] : [WIDTH, HEIGHT]);
    const pixels = await hdu!.pixels();
    assert.deepEqual(
      Array.from(pixels),
      Array.from({ length: WIDTH * HEIGHT * planes }, (_, n) => valueAt(name, n)),
    );
    assert.deepEqual(await hdu!.pixels(planes - 1), pixels.slice(-WIDTH * HEIGHT));
    const { image } = await readImage(join(FOLDER, name));
    assert.ok(Math.abs(image.data[100]! - valueAt(name, 100 + (planes === 3 ? WIDTH * HEIGHT : 0))) < 1e-6);
  });
}

test('keywords become header cards, properties stand in for those that are missing', async () => {
  const { header } = await readImage(join(FOLDER, 'uint16-big.xisf'));
  assert.equal(header.text('OBJECT'), "NGC 7023 'core'");
  assert.equal(header.number('FOCALLEN'), 1200.5);
  assert.equal(header.number('EXPTIME'), 120);
  assert.equal(header.number('XPIXSZ'), 3.76);
  assert.equal(header.text('FILTER'), 'Ha <3 nm>');
  assert.equal(header.text('DATE-OBS'), '2026-11-28T01:02:03.5Z');
  assert.equal(header.text('BAYERPAT'), 'RGGB');
  assert.equal(header.text('IMAGETYP'), 'Light');
  assert.equal(header.number('Instrument:Telescope:FocalLength'), 0.9);
  assert.ok(header.cards.some(({ keyword, comment }) => keyword === 'HISTORY' && comment === 'calibrated & cut'));
  assert.ok(!header.has('SIMPLE'));
});

/** The file with a text of its header replaced by another of the same length. */
function changed(name: string, from: string, to: string): Buffer {
  const bytes = readFileSync(join(FOLDER, name));
  const at = bytes.indexOf(from);
  assert.ok(at > 0 && from.length === to.length, from);
  bytes.write(to, at, 'latin1');
  return bytes;
}

test('damaged pixels, sizes that do not fit, other places and other XML are refused in a sentence', async () => {
  const flipped = readFileSync(join(FOLDER, 'uint32-lz4.xisf'));
  flipped[flipped.length - 9]! ^= 4;
  const bomb = changed('uint16-zlib.xisf', 'geometry="40:30:1"', 'geometry="4e9:9:1"');
  for (const [bytes, reason] of [
    [flipped, /do not have the checksum that it declares \(sha-256\)/],
    [bomb, /has the geometry "4e9:9:1"/],
    [
      changed('uint16-zlib.xisf', 'geometry="40:30:1"', 'geometry="90:30:1"'),
      /declares 2400 unpacked bytes, its geometry wants/,
    ],
    [changed('uint8.xisf', 'geometry="40:30:1"', 'geometry="9999999"'), /has the geometry/],
    [changed('uint8.xisf', 'attachment:4096', 'url(http://a.b)'), /readable are those inside the file/],
    [changed('uint8.xisf', 'attachment:4096:1', 'attachment:9999:1'), /is cut short: its pixels end at byte/],
    [changed('uint8.xisf', 'UInt8', 'Cplx8'), /has samples of Cplx8, readable are UInt8/],
    [changed('float64-zstd.xisf', 'zstd:9600', 'lzma:9600'), /is packed with lzma/],
    [changed('uint8.xisf', '<!-- made by make_xisf.py -->', '<!DOCTYPE xisf>'.padEnd(29)), /no XML/],
    [readFileSync(join(FOLDER, 'uint8.xisf')).subarray(0, 300), /is cut short in its XISF header/],
  ] as const) {
    await assert.rejects(
      readImageBytes(bytes, 'a.xisf'),
      (error: Error) => error instanceof InputError && reason.test(error.message) && !error.message.includes('\n'),
      String(reason),
    );
  }
});

test('a picture that declares a petabyte, or far more than its packed bytes can mean, is refused before memory is taken', async () => {
  const before = process.memoryUsage().rss;
  for (const geometry of ['"90000:90000:90"', '"40000:10000:01"']) {
    const bytes = changed(
      'uint16-zlib.xisf',
      'geometry="40:30:1" sampleFormat',
      `geometry=${geometry} samp`.padEnd(31, 'x'),
    );
    await assert.rejects(
      readFitsBytes(bytes, 'a.xisf').then(({ hdus }) => hdus[0]!.pixels()),
      InputError,
    );
  }
  assert.ok(process.memoryUsage().rss - before < 100e6);
});

test('commands read it where they read FITS: by name, from standard input, in a folder', () => {
  const program = resolve(__dirname, '../../../../lib/cli/seeing-lab.mjs');
  const file = join(FOLDER, 'uint16-zlib-sh.xisf');
  for (const [words, input] of [
    [['fits', file, '--json'], ''],
    [['fits', '-', '--json'], readFileSync(file)],
  ] as const) {
    const { stdout, stderr } = spawnSync(process.execPath, [program, ...words], { input });
    const [hdu] = JSON.parse(stdout.toString() || '{}').hdus ?? assert.fail(stderr.toString());
    const { name, compression, width, height, min, max } = hdu;
    assert.deepEqual(
      { name, compression, width, height, min, max },
      { name: 'picture', compression: 'zlib+sh', width: WIDTH, height: HEIGHT, min: 0, max: 7 * 39 + 13 * 29 },
    );
  }
});
