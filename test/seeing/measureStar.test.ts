import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImage, type Image } from '../../lib/image/image';
import { createRandom } from '../../lib/random';
import { measureStar, type StarFlag } from '../../lib/seeing/measureStar';
import { pixelsToArcsec } from '../../lib/seeing/pixelScale';
import { addStarInPlace } from '../../lib/sky/addStar';
import type { Donut, SeeingProfile } from '../../lib/sky/frameDescription';
import { makePsf } from '../../lib/sky/psf';
import { starLight } from './syntheticStar';

const SKY = 500;
const NOISE = 5;

function emptySky(size: number, seed: string): Image {
  const random = createRandom(seed);
  return createImage(
    size,
    size,
    Float32Array.from({ length: size * size }, () => SKY + NOISE * random.normal()),
  );
}

/** A Gaussian or Moffat star of some height on noisy sky. */
function starAt(
  x: number,
  y: number,
  { height = 20000, fwhm = 4, beta = undefined as number | undefined } = {},
): Image {
  const size = 81;
  const image = emptySky(size, 'star');
  const shape = { x, y, fwhm, ellipticity: 0, angle: 0 };
  const light = starLight(beta === undefined ? shape : { ...shape, beta }, size);
  light.forEach((p, i) => {
    image.data[i] = image.data[i]! + height * p;
  });
  return image;
}

function flagsOf(image: Image, x: number, y: number, saturation?: number): readonly StarFlag[] {
  return measureStar(image, { x, y }, saturation === undefined ? {} : { saturation })!.flags;
}

test('five ways to measure a Gaussian star give one width', () => {
  const star = measureStar(starAt(40.2, 39.7, { fwhm: 5 }), { x: 41, y: 39 })!;
  assert.deepEqual(star.flags, []);
  for (const [way, width] of Object.entries(star.fwhm)) {
    assert.ok(Math.abs(width / 5 - 1) < 0.02, `${way}: ${width}`);
  }
  assert.ok(Math.abs(star.x - 40.2) < 0.02 && Math.abs(star.y - 39.7) < 0.02);
  assert.ok(Math.abs(star.background - SKY) < 1 && Math.abs(star.backgroundStd - NOISE) < 1);
  // The light of a Gaussian: 2 pi sigma^2 of its height.
  assert.ok(Math.abs(star.flux / (20000 * 2 * Math.PI * (5 / 2.3548) ** 2) - 1) < 0.01);
});

test('the wings of a Moffat star make its half-flux diameter larger than its FWHM, the Moffat fit finds the FWHM', () => {
  const { fwhm } = measureStar(starAt(40, 40, { beta: 2.5 }), { x: 40, y: 40 })!;
  assert.ok(Math.abs(fwhm.moffat / 4 - 1) < 0.01, String(fwhm.moffat));
  assert.ok(Math.abs(fwhm.halfMaximum / 4 - 1) < 0.03, String(fwhm.halfMaximum));
  assert.ok(fwhm.enclosedFlux > 4.4, String(fwhm.enclosedFlux));
});

test("the thesis' star: 4.33 and 3.15 px are 2.51 and 1.83 arcsec at 0.58 arcsec/px", () => {
  assert.equal(pixelsToArcsec(4.33).toFixed(2), '2.51');
  assert.equal(pixelsToArcsec(3.15).toFixed(2), '1.83');
  const size = 61;
  const image = emptySky(size, 'thesis');
  // Widths along x and y of an ellipse with its axes along them.
  const [x, y] = [4.33, 3.15];
  const light = starLight({ x: 30.3, y: 29.8, fwhm: Math.sqrt(x * y), ellipticity: 1 - y / x, angle: 0 }, size);
  light.forEach((p, i) => {
    image.data[i] = image.data[i]! + 30000 * p;
  });
  const { fwhm } = measureStar(image, { x: 30, y: 30 })!;
  assert.equal(pixelsToArcsec(fwhm.x).toFixed(2), '2.51');
  assert.equal(pixelsToArcsec(fwhm.y).toFixed(2), '1.83');
});

test('a saturated star is flagged, not fitted: by the level that is told, and by its flat top', () => {
  const image = starAt(40, 40, { height: 100000 });
  for (let i = 0; i < image.data.length; i++) image.data[i] = Math.min(image.data[i]!, 60000);
  for (const saturation of [60000, undefined]) {
    const star = measureStar(image, { x: 40, y: 40 }, saturation === undefined ? {} : { saturation })!;
    assert.deepEqual(star.flags, ['saturated']);
    assert.deepEqual([star.gaussian, star.moffat, star.row, star.column], [undefined, undefined, undefined, undefined]);
    assert.ok(Number.isNaN(star.fwhm.gaussian) && Number.isNaN(star.fwhm.x));
  }
  assert.deepEqual(flagsOf(starAt(40, 40, { height: 100000 }), 40, 40), []);
});

test('a star at the edge and one with a close neighbour are flagged', () => {
  assert.deepEqual(flagsOf(starAt(4, 40), 4, 40), ['edge']);
  const pair = starAt(40, 40);
  const other = starAt(48, 43, { height: 8000 });
  for (let i = 0; i < pair.data.length; i++) pair.data[i] = pair.data[i]! + other.data[i]! - SKY;
  assert.ok(flagsOf(pair, 40, 40).includes('blended'));
});

test('a single hot pixel is not taken for a good star', () => {
  const image = emptySky(81, 'hot');
  image.data[40 * 81 + 40] = 20000;
  const star = measureStar(image, { x: 40, y: 40 })!;
  assert.ok(star.flags.includes('notConverged') || star.fwhm.moffat < 0.8, JSON.stringify(star.fwhm));
});

test('empty sky gives no star that could be trusted, nothing at all gives none', () => {
  const star = measureStar(emptySky(81, 'nothing'), { x: 40, y: 40 });
  assert.ok(star === undefined || star.flags.length > 0 || star.moffat!.signalToNoise < 8);
  assert.equal(measureStar(createImage(40, 40, new Float32Array(1600).fill(7)), { x: 20, y: 20 }), undefined);
  assert.equal(measureStar(createImage(40, 40), { x: 300, y: 20 }), undefined);
});

const SEEING: SeeingProfile = { fwhmPixels: 3, beta: 3.5, ellipticity: 0, positionAngleDegrees: 0 };

function donut(outerDiameter: number, change: Partial<Donut> = {}): Donut {
  const none = { amount: 0, angleDegrees: 30 };
  return {
    ...{ outerDiameter, obstruction: 0.4, shadowShift: none, coma: none, fieldComa: 0, spherical: 0, fresnelNumber: 0 },
    ...{ astigmatism: none, illumination: none, vanes: { count: 0, width: 0, angleDegrees: 0 } },
    ...change,
  };
}

test('a donut is flagged, not fitted, and its outer size is that of the pupil image', () => {
  for (const diameter of [25, 45]) {
    const image = emptySky(201, 'donut');
    addStarInPlace(
      image,
      makePsf({ seeing: SEEING, donut: donut(diameter) }),
      { x: 100.3, y: 99.6, flux: 400000 },
      0.01,
    );
    const star = measureStar(image, { x: 100 + diameter / 3, y: 100 })!;
    assert.deepEqual(star.flags, ['donut']);
    assert.equal(star.moffat, undefined);
    assert.ok(Math.abs(star.outerSizePixels - diameter) < 1.5, `${star.outerSizePixels}, wanted ${diameter}`);
    assert.ok(Math.hypot(star.x - 100.3, star.y - 99.6) < 1.5);
  }
});
