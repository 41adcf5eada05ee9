import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { pathBytes, pathText } from '../../lib/fileName';
import { readFits } from '../../lib/fits/readFits';
import { readImage } from '../../lib/fits/readImage';
import { InputError } from '../../lib/inputError';
import { measuredRun } from '../measuredRun';
import { fixturePath, headerBytes, plainFile } from './fixtures';

const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-open-'));
after(() => rmSync(folder, { recursive: true }));

/** 45 million zero bytes, as Python's bz2 packs them. */
const ZEROS = Buffer.from(
  '425a6839314159265359c901b6c80158ab4020c00010000008200030cc0529a65248526c5492149e2ee48a70a12192036d90',
  'hex',
);
/** A header of 40000 x 40000 floats, and one of 4 x 4. */
const LARGE_HEADER = Buffer.from(
  '425a683931415926535' +
    '9d429ad5400004a7e08c005400040037c0236274c4010000008200054329a2184d0c008229434001a0058481314eeac08f90dab4f215967ed3c40ae50988ccb67aa4a43a23268ac273137d0cf07ebe9877ea0d9f011f8bb9229c28486a14d6aa0',
  'hex',
);
const SMALL_HEADER = Buffer.from(
  '425a683931415926535945e370490000457e088001400040033c0236274c401000000820005446a6800034011490d1a19001204a2779d08f90b4d3c857d89d78b8574849ed595a45e9c1856cdd409d2e34553ac1ea997858817c5dc914e14241178dc124',
  'hex',
);

const bombs: Readonly<Record<string, Buffer>> = {
  'declares 6.4 GB and holds them': Buffer.concat([LARGE_HEADER, ...Array(142).fill(ZEROS)]),
  'declares 64 bytes and holds 4.5 GB': Buffer.concat([SMALL_HEADER, ...Array(100).fill(ZEROS)]),
  'is no FITS file at all': Buffer.concat(Array(100).fill(ZEROS)),
};

for (const [what, bytes] of Object.entries(bombs)) {
  test(`a bzip2 file of ${bytes.length} bytes that ${what} is refused within 2 s and 300 MB`, () => {
    const path = join(folder, 'bomb.fits.bz2');
    writeFileSync(path, bytes);
    const { status, log, seconds, peakMb } = measuredRun(['fits', path]);
    assert.equal(status, 1, log);
    assert.match(log, /bomb\.fits\.bz2(:| declares| is no FITS file)/);
    assert.ok(seconds < 2 && peakMb < 300, `${seconds} s, ${peakMb} MB`);
  });
}

test('a gzip file that holds far more than it declares is refused within 2 s and 300 MB', () => {
  const zeros = gzipSync(Buffer.alloc(2 ** 26));
  const header = gzipSync(plainFile({ BITPIX: 8, NAXIS: 1, NAXIS1: 5 }, 5));
  const path = join(folder, 'bomb.fits.gz');
  for (const bytes of [Buffer.concat([header, ...Array(30).fill(zeros)]), Buffer.concat(Array(30).fill(zeros))]) {
    writeFileSync(path, bytes);
    const { status, log, seconds, peakMb } = measuredRun(['fits', path]);
    assert.equal(status, 1, log);
    assert.ok(seconds < 2 && peakMb < 300, `${seconds} s, ${peakMb} MB`);
  }
});

test('a compress (.Z) file of growing strings is refused before it fills the memory', () => {
  // Code n stands for a string of n - 255 blanks: ever longer runs, after a header that declares little.
  const codes = Array.from({ length: 65_000 }, (_, n) => (n === 0 ? 32 : 256 + n));
  const path = join(folder, 'bomb.fits.Z');
  writeFileSync(path, packCodes(codes));
  const { status, log, seconds, peakMb } = measuredRun(['fits', path]);
  assert.equal(status, 1, log);
  assert.ok(seconds < 2 && peakMb < 300, `${seconds} s, ${peakMb} MB`);
});

/** LZW codes as `compress -b 16` writes them: from 9 bits on, padded to groups of eight where the width changes. */
function packCodes(codes: readonly number[]): Buffer {
  const bits: number[] = [];
  let [width, next, inGroup] = [9, 257, 0];
  for (const code of codes) {
    for (let k = 0; k < width; k++) bits.push((code >> k) & 1);
    inGroup++;
    if (next === 1 << width && width < 16) {
      while (inGroup % 8 !== 0) {
        for (let k = 0; k < width; k++) bits.push(0);
        inGroup++;
      }
      [width, inGroup] = [width + 1, 0];
    }
    next++;
  }
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  bits.forEach((bit, k) => {
    bytes[k >> 3]! |= bit << (k & 7);
  });
  return Buffer.concat([Buffer.of(0x1f, 0x9d, 0x90), bytes]);
}

test('an endless device is refused with its first bytes', { skip: process.platform === 'win32' }, () => {
  for (const command of ['seeing', 'fits', 'detect', 'grade']) {
    const { status, log, peakMb } = measuredRun([command, '/dev/zero']);
    assert.equal(status, 1, log);
    assert.match(log, /\/dev\/zero is no FITS file/);
    assert.ok(peakMb < 600, `${peakMb} MB`);
  }
});

test('a frame on standard input, plain or packed, is read like the file', () => {
  const path = fixturePath('wrapped.fits.bz2');
  const [, ...expected] = measuredRun(['fits', path]).out.split('\n');
  for (const name of ['int16.fits', 'wrapped.fits.bz2', 'wrapped.fits.gz']) {
    const { status, out } = measuredRun(['fits', '-'], { input: readFileSync(fixturePath(name)) });
    assert.equal(status, 0);
    assert.deepEqual(out.split('\n').slice(1), expected, name);
  }
});

test('a frame of 1 GB takes at most twice the memory of its floats', () => {
  const side = 11_600;
  const cards = { BITPIX: -64, NAXIS: 2, NAXIS1: side, NAXIS2: side };
  const path = sparse('large.fits', cards, 8 * side * side);
  const read = `require(${JSON.stringify(join(__dirname, '../../lib/fits/readImage.js'))}).readImage(${JSON.stringify(path)})
    .then(({ image }) => console.log(image.width, process.resourceUsage().maxRSS / 1000))`;
  const [width, peakMb] = String(spawnSync(process.execPath, ['-e', read]).stdout)
    .split(' ')
    .map(Number);
  assert.equal(width, side);
  assert.ok(peakMb! < (2 * 4 * side * side) / 1e6, `${peakMb} MB`);
});

test('a cube of more than 2 GiB is read plane by plane', async () => {
  const [side, planes] = [512, 2100];
  const bytes = 4 * side * side * planes;
  const path = sparse('cube.fits', { BITPIX: -32, NAXIS: 3, NAXIS1: side, NAXIS2: side, NAXIS3: planes }, bytes);
  const descriptor = openSync(path, 'r+');
  const value = Buffer.alloc(4);
  value.writeFloatBE(42.5);
  writeSync(descriptor, value, 0, 4, 2880 + bytes - 4);
  closeSync(descriptor);
  const { image } = await readImage(path, { plane: planes - 1 });
  assert.equal(image.data.at(-1), 42.5);
  assert.equal(image.data[0], 0);
});

/** A file of zeros that takes no room on disk. */
function sparse(name: string, cards: Record<string, string | number>, dataBytes: number): string {
  const path = join(folder, name);
  const descriptor = openSync(path, 'w');
  const header = headerBytes({ SIMPLE: 'T', ...cards });
  writeSync(descriptor, header);
  ftruncateSync(descriptor, header.length + Math.ceil(dataBytes / 2880) * 2880);
  closeSync(descriptor);
  return path;
}

test('a name that is not UTF-8 is found again', { skip: process.platform !== 'linux' }, async () => {
  const name = Buffer.concat([Buffer.from(`${folder}/se`), Buffer.of(0xf1), Buffer.from('al ñ 星.fits')]);
  writeFileSync(name, readFileSync(fixturePath('int16.fits')));
  const path = pathText(name);
  assert.deepEqual(pathBytes(path), name);
  assert.equal((await readFits(path)).hdus.length, 1);
  for (const text of ['plain.fits', 'ñ 星 😀.fits', '\ufffd']) {
    assert.equal(pathText(Buffer.from(text)), text);
    assert.equal(pathBytes(text), text);
  }
  await assert.rejects(readFits(join(folder, 'absent.fits')), (error: Error) => error instanceof InputError);
});

test('floats are what pixels are, of every kind of image and every plane', async () => {
  for (const name of [
    'several.fits',
    'fpack-rice-cube.fits.fz',
    'gzip-uint16.fits',
    'int8.fits',
    'blank.fits',
    'int64.fits',
    'rice-float32-q1.fits',
  ]) {
    for (const hdu of (await readFits(fixturePath(name))).hdus) {
      if (hdu.type !== 'image' || hdu.shape.length === 0) continue;
      const planes = hdu.shape.slice(2).reduce((product, length) => product * length, 1);
      assert.deepEqual(await hdu.floats(), Float32Array.from(await hdu.pixels()), name);
      for (let plane = 0; plane < planes; plane++) {
        assert.deepEqual(await hdu.floats(plane), Float32Array.from(await hdu.pixels(plane)), name);
      }
    }
  }
});
