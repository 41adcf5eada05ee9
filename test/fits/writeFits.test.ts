import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readFits } from '../../lib/fits/readFits';
import { readImage } from '../../lib/fits/readImage';
import { encodeFits, type FitsOutput, writeFits } from '../../lib/fits/writeFits';
import { createImage, type Image } from '../../lib/image/image';
import { createRandom } from '../../lib/random';

const folder = mkdtempSync(join(tmpdir(), 'write-fits-'));
after(() => rmSync(folder, { recursive: true }));

const WIDTH = 70;
const HEIGHT = 41;
/** Noise of the sky in the test images. */
const SIGMA = 12;

function sky(level: number): Image {
  const random = createRandom('sky');
  return createImage(
    WIDTH,
    HEIGHT,
    Float32Array.from({ length: WIDTH * HEIGHT }, () => level + SIGMA * random.normal()),
  );
}

const whole = (image: Image): Image => ({ ...image, data: image.data.map(Math.round) });
const EMPTY: FitsOutput = { image: null };
const TYPES = [16, 32, 'uint16'] as const;

test('integers of every type come back exactly, compressed or not', async () => {
  for (const bitpix of TYPES) {
    const image = whole(sky(bitpix === 'uint16' ? 60000 : -3000));
    const path = join(folder, `integers-${bitpix}.fits`);
    await writeFits(path, [
      { image, bitpix },
      { image, bitpix, compression: 'RICE_1', name: 'SCI' },
    ]);
    const [plain, packed] = [await readImage(path, { hdu: 0 }), await readImage(path, { hdu: 'SCI' })];
    assert.deepEqual(plain.image, image);
    assert.deepEqual(packed.image, image);
    const pixels = await (await readFits(path)).hdus[1]!.pixels();
    const type = { 16: 'Int16Array', 32: 'Int32Array', uint16: 'Uint16Array' }[bitpix];
    assert.equal(pixels.constructor.name, type);
  }
});

test('the ends of each type are written, what lies beyond is refused', () => {
  const ends = { 16: [-32768, 32767], 32: [-2147483648, 2147483520], uint16: [0, 65535] } as const;
  for (const bitpix of TYPES) {
    const image = createImage(2, 1, Float32Array.from(ends[bitpix]));
    assert.doesNotThrow(() => encodeFits([{ image, bitpix }]));
    for (const value of [-3e9, 3e9, Number.NaN]) {
      const bad = createImage(2, 1, Float32Array.of(1, value));
      assert.throws(() => encodeFits([{ image: bad, bitpix }]), /RangeError: pixel \(1, 0\) is/);
    }
  }
});

test('floats come back bit for bit, NaN and infinities too', async () => {
  const image = sky(1000);
  image.data.set([Number.NaN, Number.POSITIVE_INFINITY, -0, 1e-40, 3.4e38]);
  await writeFits(join(folder, 'floats.fits'), [{ image }]);
  assert.deepEqual((await readImage(join(folder, 'floats.fits'))).image, image);
});

test('compressed floats stay within half a step of a quarter of the noise; rows with NaN are exact', async () => {
  const image = sky(1000);
  image.data[5 * WIDTH + 9] = Number.NaN;
  image.data.fill(7, 8 * WIDTH, 9 * WIDTH);
  for (const ditherSeed of [1, 4321, 10000]) {
    const path = join(folder, `rice-${ditherSeed}.fits`);
    await writeFits(path, [EMPTY, { image, compression: 'RICE_1', ditherSeed }]);
    const { data } = (await readImage(path)).image;
    assert.deepEqual(data.subarray(5 * WIDTH, 6 * WIDTH), image.data.subarray(5 * WIDTH, 6 * WIDTH));
    assert.deepEqual(data.subarray(8 * WIDTH, 9 * WIDTH), image.data.subarray(8 * WIDTH, 9 * WIDTH));
    data.forEach((value, i) => {
      // The noise of a row of 70 pixels is known to about a quarter.
      if (!Number.isNaN(value)) assert.ok(Math.abs(value - image.data[i]!) < (1.6 * SIGMA) / 8, `pixel ${i}`);
    });
  }
});

test('cards stand in the header as given, those that describe the data as they must be', async () => {
  const cards = [
    { keyword: 'OBJECT', value: "Barnard's star", comment: 'what' },
    { keyword: 'EXPTIME', value: 12.5 },
    { keyword: 'BITPIX', value: 99 },
    { keyword: 'HISTORY', comment: 'bias taken off' },
  ];
  const path = join(folder, 'cards.fits');
  await writeFits(path, [
    { ...EMPTY, cards },
    { image: sky(10), cards, name: 'SCI', compression: 'RICE_1' },
  ]);
  for (const { header, bitpix } of (await readFits(path)).hdus) {
    assert.notEqual(bitpix, 99);
    assert.equal(header.text('OBJECT'), "Barnard's star");
    assert.equal(header.number('EXPTIME'), 12.5);
    assert.ok(header.cards.some((card) => card.keyword === 'HISTORY' && card.comment === 'bias taken off'));
  }
});

test('nothing is written when a pixel does not fit', async () => {
  const bad = createImage(1, 1, Float32Array.of(70000));
  await assert.rejects(writeFits(join(folder, 'none', 'bad.fits'), [{ image: bad, bitpix: 16 }]), RangeError);
  assert.ok(!existsSync(join(folder, 'none', 'bad.fits')));
  assert.throws(() => encodeFits([]), RangeError);
  assert.throws(() => encodeFits([{ image: bad, compression: 'RICE_1' }]), RangeError);
});

const PYTHON = '/usr/bin/python3';
/** Prints what astropy reads as [[sum, NaN, first pixels] of each image]. */
const ASTROPY = `
import json, sys, numpy
from astropy.io import fits
images = [hdu.data.astype("f8") for hdu in fits.open(sys.argv[1]) if hdu.data is not None]
print(json.dumps([[float(numpy.nansum(d)), int(numpy.isnan(d).sum()), d[0, :5].tolist(), list(d.shape)] for d in images]))
`;

async function writeEverything(): Promise<string> {
  const integers = TYPES.flatMap((bitpix): FitsOutput[] => {
    const image = whole(sky(500));
    return [
      { image, bitpix, name: `PLAIN${bitpix}` },
      { image, bitpix, name: `RICE${bitpix}`, compression: 'RICE_1' },
    ];
  });
  const holes = sky(1000);
  holes.data[300] = Number.NaN;
  const path = join(folder, 'everything.fits');
  const floats: FitsOutput[] = [{ image: holes }, { image: holes, compression: 'RICE_1', name: 'SCI' }];
  await writeFits(path, [EMPTY, ...integers, ...floats]);
  return path;
}

test('fitsverify finds nothing wrong with what we write', async (t) => {
  const found = spawnSync('fitsverify', ['-q', await writeEverything()], { encoding: 'utf8' });
  if (found.error) return t.skip('fitsverify is not installed');
  assert.match(
    found.stdout,
    /verification OK/,
    spawnSync('fitsverify', [await writeEverything()], { encoding: 'utf8' }).stdout,
  );
});

test('astropy reads what we write as we do', async (t) => {
  if (spawnSync(PYTHON, ['-c', 'import astropy']).status !== 0) return t.skip(`${PYTHON} has no astropy`);
  const path = await writeEverything();
  const { stdout, stderr } = spawnSync(PYTHON, ['-c', ASTROPY, path], { encoding: 'utf8' });
  const theirs = JSON.parse(stdout || stderr) as [number, number, number[], number[]][];
  const ours = (await readFits(path)).hdus.filter((hdu) => hdu.shape.length > 0);
  assert.equal(theirs.length, ours.length);
  for (const [k, [sum, nan, first, shape]] of theirs.entries()) {
    const pixels = Array.from(await ours[k]!.pixels());
    const finite = pixels.filter(Number.isFinite);
    const ourSum = finite.reduce((total, value) => total + value, 0);
    assert.ok(Math.abs(ourSum - sum) <= 1e-9 * Math.abs(sum), `${ours[k]!.name}: ${ourSum}, astropy ${sum}`);
    assert.deepEqual([pixels.length - finite.length, pixels.slice(0, 5), shape], [nan, first, [HEIGHT, WIDTH]]);
  }
});

test('no temporary file stays behind', () => {
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('.tmp')),
    [],
  );
});
