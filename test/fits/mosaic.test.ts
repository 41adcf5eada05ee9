import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greenPixels, interpolateGreen } from '../../lib/fits/greenPixels';
import { createHeader, type HeaderValue } from '../../lib/fits/header';
import { mosaicOf } from '../../lib/fits/mosaic';
import { createImage, type Image } from '../../lib/image/image';
import { createRandom } from '../../lib/random';

const SEEDS = Array.from({ length: 24 }, (_, seed) => seed);
/** What a blue sky and stars of one colour send through red, green and blue filters. */
const COLOURS: Readonly<Record<string, number>> = { R: 0.45, G: 1, B: 0.6 };

interface Scene {
  readonly seed: number;
  /** Share of the light at (x, y). */
  readonly filter?: (x: number, y: number) => number;
  /** Added to every pixel. */
  readonly offset?: (x: number, y: number) => number;
  readonly stars?: number;
}

/** Sky of 100 to 60000 counts over a bias of 300, noise 0.3 to 20, vignetting, slope and stars, as whole numbers. */
function frame({ seed, filter = () => 1, offset = () => 0, stars = 60 }: Scene): Image {
  const random = createRandom(900 + seed);
  const image = createImage(300, 261);
  const level = 100 * 600 ** random.uniform();
  const noise = 0.3 * 66 ** random.uniform();
  const [vignetting, slope] = [0.5 * random.uniform(), 0.2 * random.uniform()];
  const places = Array.from({ length: stars }, () => ({
    x: 300 * random.uniform(),
    y: 261 * random.uniform(),
    peak: noise * 10 ** (1 + 1.5 * random.uniform()),
    sigma: 1 + random.uniform(),
  }));
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const distance = ((x - 150) / 150) ** 2 + ((y - 130) / 130) ** 2;
      let light = level * (1 - (vignetting * distance) / 2 + (slope * x) / 300);
      for (const star of places) {
        const square = (x - star.x) ** 2 + (y - star.y) ** 2;
        if (square < 60) light += star.peak * Math.exp(-square / (2 * star.sigma ** 2));
      }
      image.data[y * 300 + x] = Math.round(300 + filter(x, y) * light + offset(x, y) + noise * random.normal());
    }
  }
  return image;
}

function through(pattern: string): (x: number, y: number) => number {
  return (x, y) => COLOURS[pattern[(x & 1) + 2 * (y & 1)]!]!;
}

function headerOf(values: Record<string, HeaderValue>) {
  return createHeader(Object.entries(values).map(([keyword, value]) => ({ keyword, value })));
}

test('a mosaic without any keyword is found, and which of its pixels are green', () => {
  for (const seed of SEEDS) {
    const pattern = ['RGGB', 'GRBG', 'GBRG', 'BGGR'][seed % 4]!;
    const mosaic = mosaicOf(frame({ seed, filter: through(pattern) }));
    assert.deepEqual(
      [mosaic?.greenParity, mosaic?.pattern, mosaic?.source],
      [pattern.startsWith('G') ? 0 : 1, null, 'pixels'],
      `seed ${seed}`,
    );
  }
});

test('a mono frame is never a mosaic, with odd and even columns, rows or both, bad columns or amplifiers', () => {
  const patterns: Record<string, Omit<Scene, 'seed'>> = {
    plain: {},
    columns: { offset: (x) => 8 * (x & 1) },
    'columns and rows': { offset: (x, y) => 8 * (x & 1) + 5 * (y & 1) },
    'columns and rows alike': { offset: (x, y) => 6 * (x & 1) + 6 * (y & 1) },
    'gain of columns': { filter: (x) => 1 + 0.03 * (x & 1) },
    'gain of rows and columns': { filter: (x, y) => (1 + 0.03 * (x & 1)) * (1 + 0.03 * (y & 1)) },
    amplifiers: { filter: (x) => (x < 150 ? 1 : 1.06), offset: (_, y) => (y < 130 ? 0 : 40) },
    'bad columns': { offset: (x) => (x % 37 === 0 ? 900 : 0) },
    dark: { stars: 0, filter: () => 0 },
  };
  for (const [name, scene] of Object.entries(patterns)) {
    for (const seed of SEEDS) assert.equal(mosaicOf(frame({ ...scene, seed })), null, `${name}, seed ${seed}`);
  }
});

test('the keywords of all programs count, in small letters, shifted and upside down', () => {
  const rggb = frame({ seed: 3, filter: through('RGGB') });
  const sources: Record<string, HeaderValue>[] = [
    { BAYERPAT: 'rggb ' },
    { COLORTYP: "'RGGB'" },
    { FILTER: 'RGGB' },
    { BAYERPAT: 'GRBG', XBAYROFF: 1, YBAYROFF: 0 },
    { BAYRPAT: 'GBRG', YBAYROFF: 1 },
    { BAYERPAT: 'RGGB', ROWORDER: 'BOTTOM-UP' },
  ];
  for (const values of sources) {
    const mosaic = mosaicOf(rggb, headerOf(values));
    assert.deepEqual([mosaic?.pattern, mosaic?.greenParity], ['RGGB', 1], JSON.stringify(values));
    assert.equal(mosaic?.source, Object.keys(values)[0]);
  }
});

test('where keyword and pixels disagree, the pixels are right', () => {
  for (const seed of SEEDS) {
    const flipped = mosaicOf(frame({ seed, filter: through('GBRG') }), headerOf({ BAYERPAT: 'RGGB' }));
    assert.deepEqual([flipped?.greenParity, flipped?.pattern], [0, null], `seed ${seed}`);
    const gray = headerOf({ BAYERPAT: 'RGGB', XBINNING: 2 });
    assert.equal(mosaicOf(frame({ seed }), gray), null, `binned, seed ${seed}`);
  }
});

test('green pixels stand at their places, and between them the mean of their neighbours, both greens level', () => {
  const image = frame({ seed: 5, filter: through('GRBG'), offset: (_, y) => 20 * (y & 1) });
  const mosaic = mosaicOf(image)!;
  assert.ok(Math.abs(mosaic.greenDifference - 20) < 3, `${mosaic.greenDifference}`);
  const [green, whole] = [greenPixels(image, mosaic), interpolateGreen(image, mosaic)];
  const half = mosaic.greenDifference / 2;
  const at = (x: number, y: number): number => y * 300 + x;
  assert.ok(Number.isNaN(green.data[at(1, 0)]!) && Number.isNaN(green.data[at(0, 1)]!));
  assert.ok(Math.abs(green.data[at(2, 2)]! - image.data[at(2, 2)]! - half) < 0.01);
  assert.ok(Math.abs(green.data[at(3, 3)]! - image.data[at(3, 3)]! + half) < 0.01);
  const mean = (whole.data[at(3, 3)]! + whole.data[at(5, 3)]! + whole.data[at(4, 2)]! + whole.data[at(4, 4)]!) / 4;
  assert.ok(Math.abs(whole.data[at(4, 3)]! - mean) < 0.01);
  assert.ok(whole.data.every(Number.isFinite));
});
