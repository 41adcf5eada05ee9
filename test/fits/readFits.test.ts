import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readFits, readFitsBytes } from '../../lib/fits/readFits';
import { InputError } from '../../lib/inputError';
import { expectedHdus, fixtureNames, fixturePath, headerBytes, plainFile } from './fixtures';

const expected = expectedHdus();

for (const name of fixtureNames()) {
  test(`${name} reads as astropy and cfitsio read it, pixel by pixel`, async () => {
    const { hdus } = await readFits(fixturePath(name));
    const wantedHdus = expected[name]!;
    assert.deepEqual(
      hdus.filter((hdu) => hdu.type === 'image' && hdu.shape.length > 0).map((hdu) => hdu.index),
      wantedHdus.map((hdu) => hdu.index),
    );
    for (const { index, bitpix, shape, pixels } of wantedHdus) {
      const hdu = hdus[index]!;
      assert.deepEqual([hdu.bitpix, [...hdu.shape]], [bitpix, shape]);
      const ours = await hdu.pixels();
      assert.equal(ours.length, pixels.length);
      const wrong = pixels.findIndex((wanted, i) => !isSame(ours[i]!, wanted, bitpix));
      assert.equal(wrong, -1, `pixel ${wrong} is ${ours[wrong]}, astropy reads ${pixels[wrong]}`);
    }
  });
}

/** Integers exactly; floats within a rounding of float32. */
function isSame(ours: number, wanted: number | null, bitpix: number): boolean {
  if (wanted === null) return Number.isNaN(ours);
  return bitpix > 0 ? ours === wanted : Math.abs(ours - wanted) <= 2e-7 * Math.abs(wanted);
}

test('one plane of a cube can be asked for, in a compressed file too', async () => {
  for (const [name, index] of [
    ['several.fits', 1],
    ['fpack-rice-cube.fits.fz', 1],
  ] as const) {
    const hdu = (await readFits(fixturePath(name))).hdus[index]!;
    const all = await hdu.pixels();
    const size = hdu.shape[0]! * hdu.shape[1]!;
    assert.deepEqual(await hdu.pixels(1), all.slice(size, 2 * size));
    await assert.rejects(hdu.pixels(hdu.shape[2]!), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, /planes, wanted plane/);
      return true;
    });
  }
});

test('a compressed image shows the header that it had, without the table around it', async () => {
  const hdu = (await readFits(fixturePath('fpack-rice-float32.fits.fz'))).hdus[1]!;
  assert.equal(hdu.compression, 'RICE_1');
  assert.equal(hdu.header.number('BITPIX'), -32);
  assert.equal(hdu.header.number('NAXIS1'), 45);
  for (const keyword of ['TFIELDS', 'TTYPE1', 'ZCMPTYPE', 'ZTILE1', 'XTENSION']) {
    assert.ok(!hdu.header.has(keyword), keyword);
  }
});

const image = (cards: Record<string, string | number>, bytes = 0): Buffer =>
  plainFile({ BITPIX: 16, NAXIS: 2, NAXIS1: 10, NAXIS2: 10, ...cards }, bytes);

/** Reads every image of a file; gives the message of the InputError that stops it. */
async function complaint(bytes: Uint8Array): Promise<string> {
  try {
    for (const hdu of (await readFitsBytes(bytes, 'file.fits')).hdus) if (hdu.shape.length > 0) await hdu.pixels();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'none';
}

test('headers that declare what cannot be are refused in one sentence', async () => {
  const cases: readonly (readonly [Buffer, RegExp])[] = [
    [image({ BITPIX: 7 }), /declares BITPIX = 7, wanted 8, 16/],
    [image({ BITPIX: 'T' }), /declares BITPIX = true/],
    [image({ NAXIS: -1 }), /declares NAXIS = -1/],
    [image({ NAXIS: 1.5 }), /declares NAXIS = 1.5/],
    [image({ NAXIS: 1000 }), /declares NAXIS = 1000/],
    [image({ NAXIS2: -3 }), /declares NAXIS2 = -3/],
    [image({ NAXIS2: 2.5 }), /declares NAXIS2 = 2.5/],
    [image({ NAXIS2: "'ten'" }), /declares NAXIS2 = 'ten', wanted a whole number/],
    [image({ NAXIS: "'2'" }), /declares NAXIS = '2', wanted 0 to 999/],
    [image({ BITPIX: "'16'" }), /declares BITPIX = '16', wanted/],
    [image({ NAXIS: 3 }), /declares no NAXIS3, wanted/],
    ...["'2.0'", '2,5', '0x10', 'NaN', 'Infinity', '1e400', 'T', '(1.0, 2.0)'].flatMap((value): [Buffer, RegExp][] => [
      [image({ BSCALE: value }), /declares BSCALE = .*, wanted a number/],
      [image({ BZERO: value }), /declares BZERO = .*, wanted a number/],
    ]),
    [image({ NAXIS2: 777_777_701 }), /cut short: .*10 x 777777701\) declares 15555554020 bytes/],
    [image({ NAXIS2: 1e300 }), /declares an impossible size/],
    [image({ NAXIS1: 1e9, NAXIS2: 1e9 }), /declares an impossible size/],
    [image({ PCOUNT: -5000 }), /declares an impossible size/],
    [image({}, 0), /cut short: .* declares 200 bytes of data, the file holds 0/],
  ];
  for (const [bytes, wanted] of cases) assert.match(await complaint(bytes), wanted);
});

const tiled = (cards: Record<string, string | number>): Buffer =>
  Buffer.concat([
    plainFile({ BITPIX: 8, NAXIS: 0 }, 0),
    headerBytes({
      XTENSION: "'BINTABLE'",
      BITPIX: 8,
      NAXIS: 2,
      NAXIS1: 8,
      NAXIS2: 10,
      PCOUNT: 0,
      GCOUNT: 1,
      TFIELDS: 1,
      TTYPE1: "'COMPRESSED_DATA'",
      TFORM1: "'1PB(0)'",
      ZIMAGE: 'T',
      ZCMPTYPE: "'RICE_1'",
      ZBITPIX: 16,
      ZNAXIS: 2,
      ZNAXIS1: 10,
      ZNAXIS2: 10,
      ...cards,
    }),
    Buffer.alloc(2880),
  ]);

test('compressed images that declare what cannot be are refused before memory is taken', async () => {
  const cases: readonly (readonly [Record<string, string | number>, RegExp])[] = [
    [{}, /tile 1: it holds no data/],
    [{ ZNAXIS2: 777_777_701 }, /declares 10 x 777777701 pixels but holds only 80 bytes/],
    [{ ZNAXIS2: 777_777_701, ZTILE2: 777_777_701 }, /declares 10 x 777777701 pixels but/],
    [{ ZNAXIS2: 777_777_701, ZCMPTYPE: "'HCOMPRESS_1'" }, /declares 10 x 777777701 pixels but/],
    [{ ZNAXIS2: 1_000_000 }, /has 10 tiles, its size needs 1000000/],
    [{ ZTILE1: 0 }, /declares ZTILE1 = 0/],
    [{ ZTILE2: -1 }, /declares ZTILE2 = -1/],
    [{ ZTILE2: 0.5 }, /declares ZTILE2 = 0.5/],
    [{ ZTILE2: 1e300 }, /tile 1: it holds no data/],
    [{ ZNAXIS1: -1 }, /declares ZNAXIS1 = -1/],
    [{ ZBITPIX: 7 }, /declares ZBITPIX = 7/],
    [{ ZCMPTYPE: "'PLIO_1'", BZERO: 32768 }, /PLIO_1 with BZERO = 32768, which writers mean differently/],
    [{ ZCMPTYPE: "'ZIP'" }, /is compressed with ZIP, which is not known/],
    [{ TFORM1: "'1Q(0)'" }, /do not fit/],
    [{ NAXIS2: 777_777_701, ZNAXIS2: 10 }, /cut short/],
    [{ TFIELDS: 777_777_701 }, /TFORM2 = undefined is no column format/],
    [{ THEAP: -4 }, /do not fit/],
  ];
  for (const [cards, wanted] of cases) assert.match(await complaint(tiled(cards)), wanted, JSON.stringify(cards));
});

test('a compressed image without pixels is empty, not an error', async () => {
  const hdu = (await readFitsBytes(tiled({ ZNAXIS2: 0 }), 'empty.fits')).hdus[1]!;
  assert.equal((await hdu.pixels()).length, 0);
});

/** A fixture with one header value overwritten; the text must be as long as what it replaces. */
function patched(name: string, from: string, to: string): Buffer {
  assert.equal(from.length, to.length);
  const bytes = readFileSync(fixturePath(name));
  const at = bytes.indexOf(from, 0, 'latin1');
  assert.ok(at >= 0, `${name} has no ${from}`);
  bytes.write(to, at, 'latin1');
  return bytes;
}

test('a dither that is not known, or starts nowhere, is refused where it matters alone', async () => {
  const start = /ZDITHER0= +\d+/.exec(readFileSync(fixturePath('rice-float32-q1.fits'), 'latin1'))![0];
  const nowhere = start.replace(/\d+$/, (digits) => '0'.padStart(digits.length));
  assert.match(await complaint(patched('rice-float32-q1.fits', start, nowhere)), /tile 1: .*ZDITHER0 = 0, wanted 1 to/);
  const unknown = patched('rice-float32-q1.fits', 'SUBTRACTIVE_DITHER_1', 'SUBTRACTIVE_DITHER_9');
  assert.match(await complaint(unknown), /tile 1: floats are quantised with SUBTRACTIVE_DITHER_9/);
  assert.equal(
    await complaint(
      patched('fpack-nocompress-float32.fits.fz', 'ZDITHER0=                    0', 'ZDITHER0=                   -7'),
    ),
    'none',
  );
});

test('HCOMPRESS with integers too large for the library is refused, never wrong', async () => {
  for (const name of ['refused/fpack-hcompress-uint32.fits.fz', 'refused/fpack-hcompress-int32.fits.fz']) {
    assert.match(await complaint(readFileSync(fixturePath(name))), /too large to be decoded exactly/);
  }
});

test('an image whose GCOUNT leaves no room for its pixels is refused', async () => {
  const gcount = 'GCOUNT  =                    ';
  assert.match(
    await complaint(patched('several.fits', `${gcount}1`, `${gcount}0`)),
    /declares 45 x 37 x 3 pixels, but 0 bytes/,
  );
});

test('a compressed image has its own name, not that of the table around it', async () => {
  const both = tiled({ EXTNAME: "'COMPRESSED_IMAGE'", 'EXTNAME ': "'SCI'" });
  assert.equal((await readFitsBytes(both, 'both.fits')).hdus[1]!.name, 'SCI');
  assert.equal(
    (await readFitsBytes(tiled({ EXTNAME: "'COMPRESSED_IMAGE'" }), 'one.fits')).hdus[1]!.name,
    'COMPRESSED_IMAGE',
  );
});
