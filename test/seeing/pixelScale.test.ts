import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeader, type HeaderValue } from '../../lib/fits/header';
import { choosePixelScale, pixelScaleFromHeader } from '../../lib/seeing/pixelScale';
import { seeingQuality } from '../../lib/seeing/seeingQuality';

function headerOf(values: Record<string, HeaderValue>) {
  return createHeader(Object.entries(values).map(([keyword, value]) => ({ keyword, value })));
}

function scaleOf(values: Record<string, HeaderValue>): number | undefined {
  return pixelScaleFromHeader(headerOf(values))?.arcsecPerPixel;
}

test('every keyword in use gives the pixel scale, numbers in quotes too', () => {
  for (const keyword of ['SECPIX', 'PIXSCALE', 'PLTSCALE', 'IM_SCALE', 'SECPIX1', 'SECPIX2', 'PIXSCAL1']) {
    assert.equal(scaleOf({ [keyword]: 0.571 }), 0.571, keyword);
  }
  assert.equal(scaleOf({ PIXSCALE: '0.4' }), 0.4);
  assert.equal(scaleOf({ SECPIX: -0.4 }), 0.4);
});

test('an astrometric solution is read in all its forms', () => {
  const near = (values: Record<string, HeaderValue>, wanted: number): void =>
    assert.ok(Math.abs(scaleOf(values)! - wanted) < 1e-9, JSON.stringify(values));
  const turned = { CD1_1: 0.8 / 3600, CD1_2: 0.6 / 3600, CD2_1: -0.6 / 3600, CD2_2: 0.8 / 3600 };
  near({ CTYPE1: 'RA---TAN', ...turned }, 1);
  near({ CTYPE1: 'RA---TAN', CDELT1: -0.5 / 3600, CDELT2: 0.5 / 3600 }, 0.5);
  near({ CTYPE1: 'RA---TAN', CDELT1: -0.5 / 3600, CDELT2: 0.5 / 3600, PC1_1: 0, PC1_2: 1, PC2_1: -1, PC2_2: 0 }, 0.5);
  near({ CTYPE1: 'DEC--TAN', CUNIT1: 'arcsec', CDELT1: 0.7, CDELT2: 0.7 }, 0.7);
  near({ CTYPE1: 'RA---TAN', ...turned, PIXSCALE: 0.5 }, 1);
});

test('what is no scale of the sky is passed over', () => {
  assert.equal(scaleOf({ CDELT1: 1, CDELT2: 1 }), undefined);
  assert.equal(scaleOf({ CTYPE1: 'LINEAR', CD1_1: 1 }), undefined);
  assert.equal(scaleOf({ PIXSCALE: 0 }), undefined);
  assert.equal(scaleOf({ PIXSCALE: 'unknown' }), undefined);
  assert.equal(scaleOf({ SCALE: 0.7 }), undefined);
  assert.equal(scaleOf({ SCALE: 100, PIXSCALE: 0.6 }), 0.6);
});

test('pixel size and focal length, or the scale of a photographic plate, give it too', () => {
  assert.ok(Math.abs(scaleOf({ XPIXSZ: 9, FOCALLEN: 2000 })! - 0.9282) < 1e-4);
  assert.ok(Math.abs(scaleOf({ PLTSCALE: 67.2, XPIXELSZ: 25.28445 })! - 1.6991) < 1e-4);
});

test('PLTSCALE is taken per pixel or per millimetre, as the optics of the header have it', () => {
  const near = (values: Record<string, HeaderValue>, wanted: number): void =>
    assert.ok(Math.abs(scaleOf(values)! / wanted - 1) < 0.02, JSON.stringify(values));
  for (const focal of [200, 800, 2000, 8000]) {
    for (const size of [2.4, 3.76, 9, 24]) {
      const [perPixel, perMillimetre] = [(206.265 * size) / focal, 206265 / focal];
      near({ PLTSCALE: perMillimetre, XPIXSZ: size, FOCALLEN: focal }, perPixel);
      near({ PLTSCALE: perPixel, XPIXSZ: size, FOCALLEN: focal }, perPixel);
      near({ PLTSCALE: 77777, XPIXSZ: size, FOCALLEN: focal }, perPixel);
    }
  }
  near({ PLTSCALE: 67.2, XPIXSZ: 9 }, 0.6048);
});

test("the given scale goes before the header's, and that before the thesis' 0.58", () => {
  const header = headerOf({ PIXSCALE: 0.4 });
  assert.deepEqual(choosePixelScale(header, 0.7), { arcsecPerPixel: 0.7, source: 'option' });
  assert.deepEqual(choosePixelScale(header), { arcsecPerPixel: 0.4, source: 'PIXSCALE' });
  assert.deepEqual(choosePixelScale(undefined), { arcsecPerPixel: 0.58, source: 'assumed' });
  assert.throws(() => choosePixelScale(header, 0), RangeError);
});

test('seeing is good below 2.0 arcsec as the thesis chose, below 1.2 for an observer', () => {
  assert.deepEqual(
    [1.99, 2, 1.3, Number.NaN].map((arcsec) => seeingQuality(arcsec)),
    ['good', 'bad', 'good', 'none'],
  );
  assert.deepEqual([seeingQuality(1.3, 1.2), seeingQuality(1.1, 1.2)], ['bad', 'good']);
});
