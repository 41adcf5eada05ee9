import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readImage } from '../../lib/fits/readImage';
import { InputError } from '../../lib/inputError';
import { createRandom } from '../../lib/random';
import { expectedHdus, fixturePath, headerBytes, plainFile } from './fixtures';

const folder = mkdtempSync(join(tmpdir(), 'read-image-'));
after(() => rmSync(folder, { recursive: true }));
const expected = expectedHdus();

function file(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

test('the first image with pixels is taken, behind an empty first HDU too', async () => {
  const { image, hdu, header } = await readImage(fixturePath('rice-int16.fits'));
  assert.deepEqual([image.width, image.height, hdu], [45, 37, 1]);
  assert.ok(image.data instanceof Float32Array);
  assert.deepEqual([...image.data], expected['rice-int16.fits']![0]!.pixels);
  assert.equal(header.number('BITPIX'), 16);
});

test('an HDU is chosen by its number or its name', async () => {
  const path = fixturePath('several.fits');
  const [byNumber, byName] = [await readImage(path, { hdu: 3 }), await readImage(path, { hdu: 'SCI' })];
  assert.equal(byName.hdu, 3);
  assert.deepEqual(byName.image, byNumber.image);
});

test('a cube of three planes gives their mean and says so; a plane that is asked for is given as it is', async () => {
  const path = fixturePath('several.fits');
  const { pixels } = expected['several.fits']![0]!;
  const size = 45 * 37;
  const { image, header } = await readImage(path);
  image.data.forEach((value, n) => {
    const mean = (pixels[n]! + pixels[n + size]! + pixels[n + 2 * size]!) / 3;
    assert.ok(Math.abs(value - mean) <= 1e-6 * Math.abs(mean));
  });
  assert.ok(header.cards.some(({ comment }) => comment?.includes('mean of the red, green and blue planes')));
  assert.deepEqual([...(await readImage(path, { plane: 0 })).image.data], pixels.slice(0, size));
  assert.deepEqual([...(await readImage(path, { hdu: 'CUBE', plane: 2 })).image.data], pixels.slice(2 * size));
  await assert.rejects(readImage(path, { plane: 3 }), /several.fits\[1\] has 3 planes, wanted plane 3/);
});

test('an extension knows what the primary header says, its own words first, unless it says INHERIT = F', async () => {
  const primary = plainFile({ BITPIX: 8, NAXIS: 0, PIXSCALE: 0.4, FILTER: "'R'" }, 0);
  const extension = {
    XTENSION: "'IMAGE'",
    BITPIX: 8,
    NAXIS: 2,
    NAXIS1: 4,
    NAXIS2: 3,
    PCOUNT: 0,
    GCOUNT: 1,
    FILTER: "'V'",
  };
  const read = async (more: Record<string, string>) => {
    const bytes = Buffer.concat([primary, headerBytes({ ...extension, ...more }), Buffer.alloc(2880)]);
    return (await readImage(file('extension.fits', bytes))).header;
  };
  const header = await read({});
  assert.deepEqual([header.number('PIXSCALE'), header.text('FILTER'), header.number('NAXIS')], [0.4, 'V', 2]);
  assert.equal((await read({ INHERIT: 'F' })).number('PIXSCALE'), undefined);
});

test('a file whose line ends were translated is refused as that, a shortened one as cut short', async () => {
  const random = createRandom(5);
  const whole = plainFile({ BITPIX: -32, NAXIS: 2, NAXIS1: 800, NAXIS2: 800 }, 0);
  const data = Uint8Array.from({ length: 889 * 2880 }, () => random.integer(256));
  const translated = data.filter((byte, n) => !(byte === 0x0d && data[n + 1] === 0x0a));
  const refusal = (bytes: Uint8Array) => readImage(file('text.fits', Buffer.concat([whole, bytes])));
  await assert.rejects(refusal(translated), /text.fits\[0\] is damaged: \d+ bytes short and without pairs CR LF/);
  await assert.rejects(refusal(data.subarray(0, -2880)), /text.fits\[0\] is cut short/);
});

test('pixels without a value are NaN, in floats and in integers with BLANK', async () => {
  for (const name of ['float32.fits', 'blank.fits', 'fpack-rice-nan.fits.fz']) {
    const { data } = (await readImage(fixturePath(name))).image;
    const wanted = expected[name]![0]!.pixels.filter((value) => value === null).length;
    assert.ok(wanted > 0);
    assert.equal(data.filter(Number.isNaN).length, wanted, name);
  }
});

test('files without such an image are one clear error that names the file', async () => {
  const table = { XTENSION: "'BINTABLE'", BITPIX: 8, NAXIS: 2, NAXIS1: 4, NAXIS2: 0, PCOUNT: 0, GCOUNT: 1, TFIELDS: 0 };
  const tableOnly = Buffer.concat([plainFile({ BITPIX: 8, NAXIS: 0 }, 0), headerBytes(table)]);
  const cases: readonly (readonly [string, RegExp])[] = [
    [join(folder, 'absent.fits'), /absent.fits does not exist$/],
    [folder, /is a folder, wanted a FITS file$/],
    [file('empty.fits', Buffer.alloc(0)), /empty.fits is empty/],
    [file('text.fits', Buffer.from('no frame '.repeat(900))), /text.fits is no FITS file/],
    [
      file('table.fits', tableOnly),
      /table.fits holds no 2-D image: 0 PRIMARY \(image, 0-D\), 1 unnamed \(table, 0-D\)/,
    ],
    [file('line.fits', plainFile({ BITPIX: 8, NAXIS: 1, NAXIS1: 9 }, 9)), /line.fits holds no 2-D image/],
    [file('zero.fits', plainFile({ BITPIX: 8, NAXIS: 2, NAXIS1: 9, NAXIS2: 0 }, 0)), /zero.fits\[0\] is empty: 9 x 0/],
    [
      file('cut.fits', plainFile({ BITPIX: 8, NAXIS: 2, NAXIS1: 9, NAXIS2: 777777701 }, 9)),
      /cut.fits\[0\] is cut short/,
    ],
    [file('bad.fits.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])), /bad.fits.gz cannot be unpacked/],
  ];
  for (const [path, wanted] of cases) {
    await assert.rejects(readImage(path), (error: Error) => {
      assert.ok(error instanceof InputError, String(error.stack));
      assert.match(error.message, wanted);
      return true;
    });
  }
  await assert.rejects(readImage(file('table.fits', tableOnly), { hdu: 1 }), /table.fits\[1\] is a table, wanted/);
  await assert.rejects(readImage(fixturePath('several.fits'), { hdu: 'ERR' }), /has no HDU ERR: 0 PRIMARY/);
});
