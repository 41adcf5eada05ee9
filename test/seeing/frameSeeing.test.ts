import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { lookAtFrame } from '../../lib/detect/sources/frameLook';
import { createHeader } from '../../lib/fits/header';
import { createImage } from '../../lib/image/image';
import { InputError } from '../../lib/inputError';
import { measureFrameSeeing } from '../../lib/seeing/frameSeeing';
import { readFrameSeeing } from '../../lib/seeing/readFrameSeeing';
import { seeingMap } from '../../lib/seeing/seeingMap';
import type { Donut } from '../../lib/sky/frameDescription';
import { field, SATURATION } from './starField';

const FITS = resolve(__dirname, '../../../../shared/fits');

const SEEING = { beta: 3.3, ellipticity: 0.2, positionAngleDegrees: 40 };

for (const fwhmPixels of [1.8, 3.6, 8]) {
  test(`a field of stars ${fwhmPixels} px wide gives that width, shape and angle`, () => {
    const image = field({ seeing: { ...SEEING, fwhmPixels } });
    const seeing = measureFrameSeeing(image, { pixelScale: 0.5 });
    assert.equal(seeing.kind, 'stars');
    assert.ok(Math.abs(seeing.fwhmPixels / fwhmPixels - 1) < 0.02, `${seeing.fwhmPixels}`);
    assert.ok(Math.abs(seeing.fwhmPixels - fwhmPixels) < 4 * seeing.fwhmErrorPixels + 0.005 * fwhmPixels);
    assert.ok(Math.abs(seeing.seeingArcsec / (0.5 * seeing.fwhmPixels) - 1) < 1e-12);
    assert.ok(Math.abs(seeing.ellipticity - 0.2) < 0.02, `${seeing.ellipticity}`);
    assert.ok(Math.abs(seeing.positionAngleDegrees - 40) < 3 && seeing.coherence > 0.9);
    assert.equal(seeing.quality, fwhmPixels < 4 ? 'good' : 'bad');
    assert.equal(seeing.observersQuality, fwhmPixels < 2 ? 'good' : 'bad');
    assert.ok(seeing.stars.length >= 20);
  });
}

test('saturated stars, edges, pairs and hot pixels are left out and counted', () => {
  const image = field({ seeing: { ...SEEING, fwhmPixels: 3 } });
  const { dropped, saturation } = measureFrameSeeing(image);
  assert.ok(saturation! > 0.97 * SATURATION && saturation! <= SATURATION);
  assert.ok(dropped.saturated > 0 && dropped.edge > 0 && dropped.blended > 0, JSON.stringify(dropped));
  const look = lookAtFrame(image);
  assert.ok(look.mended > 5, `${look.mended} pixels mended`);
  const told = measureFrameSeeing(image, { header: createHeader([{ keyword: 'SATURATE', value: 20000 }]) });
  assert.ok(told.dropped.saturated >= dropped.saturated);
  assert.equal(told.saturation, 20000);
});

test('a trailed field is measured as elongated, along its trail', () => {
  const seeing = measureFrameSeeing(
    field({
      seeing: { fwhmPixels: 4, beta: 3.3, ellipticity: 0, positionAngleDegrees: 0 },
      trail: { kind: 'drift', length: 9, angleDegrees: 25, settling: 0 },
    }),
  );
  assert.equal(seeing.kind, 'stars');
  assert.ok(seeing.ellipticity > 0.35 && Math.abs(seeing.positionAngleDegrees - 25) < 3 && seeing.coherence > 0.95);
});

test('a frame of donuts gets their outer size and no seeing quality', () => {
  const none = { amount: 0, angleDegrees: 0 };
  const donut: Donut = {
    ...{ outerDiameter: 30, obstruction: 0.4, shadowShift: none, coma: { amount: 0.15, angleDegrees: 70 } },
    ...{ fieldComa: 0, spherical: 0, fresnelNumber: 20, astigmatism: none, illumination: none },
    vanes: { count: 0, width: 0, angleDegrees: 0 },
  };
  const seeing = { fwhmPixels: 3, beta: 3.5, ellipticity: 0, positionAngleDegrees: 0 };
  const found = measureFrameSeeing(field({ seeing, donut }, { stars: 25, faintest: 4.8 }));
  assert.deepEqual([found.kind, found.quality, found.observersQuality], ['donuts', 'donut', 'donut']);
  // Coma makes one side faint: the mean over circles falls to half a little inside the rim.
  assert.ok(found.fwhmPixels > 26.5 && found.fwhmPixels < 31, `${found.fwhmPixels}`);
  assert.ok(found.stars.length >= 8);
});

test('frames without a star, and of one value, have no seeing; a blank one is an error', () => {
  const empty = measureFrameSeeing(field({ seeing: { ...SEEING, fwhmPixels: 3 } }, { stars: 0 }));
  assert.deepEqual([empty.kind, empty.quality, empty.stars.length], ['none', 'none', 0]);
  assert.ok(Number.isNaN(empty.fwhmPixels) && Number.isNaN(empty.seeingArcsec));
  assert.equal(measureFrameSeeing(createImage(40, 30, new Float32Array(1200).fill(3))).kind, 'none');
  assert.equal(measureFrameSeeing(createImage(1, 1)).kind, 'none');
  assert.throws(() => measureFrameSeeing(createImage(9, 9, new Float32Array(81).fill(Number.NaN))), InputError);
});

test('the map sorts the stars into cells of the field', () => {
  const { stars } = measureFrameSeeing(field({ seeing: { ...SEEING, fwhmPixels: 3.6 } }));
  const map = seeingMap(stars, { width: 700, height: 500, columns: 3, rows: 2 });
  assert.equal(
    map.count.flat().reduce((sum, count) => sum + count, 0),
    stars.length,
  );
  assert.deepEqual([map.x.length, map.y.length, map.fwhmPixels.length, map.fwhmPixels[0]!.length], [3, 2, 2, 3]);
  for (const width of map.fwhmPixels.flat().filter((value) => !Number.isNaN(value)))
    assert.ok(Math.abs(width - 3.6) < 0.4);
});

/** Ranges around the medians of sep's and astropy's widths of the same frames' stars (realFrames.py). */
const REAL: readonly { file: string; kind: string; fwhm: readonly [number, number] }[] = [
  { file: 'LCOGT_neoexchange/mro_test_frame.fits', kind: 'stars', fwhm: [4.4, 5.0] },
  { file: 'LCOGT_neoexchange/mef_raw_test_frame.fits', kind: 'stars', fwhm: [2.8, 3.3] },
  { file: 'astropy_astropy/compressed/m13.fits', kind: 'stars', fwhm: [2.9, 3.4] },
  { file: 'RTS2_rts2/fram.fits', kind: 'stars', fwhm: [13, 16] },
];

for (const { file, kind, fwhm } of REAL) {
  const skip = existsSync(join(FITS, file)) ? false : 'the folder shared/fits is not there';
  test(`a real star field has the width that other programs find: ${file}`, { skip }, async (t) => {
    const seeing = await readFrameSeeing(join(FITS, file));
    t.diagnostic(
      `${seeing.stars.length} stars, ${seeing.fwhmPixels.toFixed(2)} +- ${seeing.fwhmErrorPixels.toFixed(2)} px`,
    );
    assert.equal(seeing.kind, kind);
    assert.ok(seeing.fwhmPixels > fwhm[0] && seeing.fwhmPixels < fwhm[1], String(seeing.fwhmPixels));
  });
}

const SWEEP = 'PythonAstroimagingSuite_hfdfocus/test_data_c8/Target_LIGHT_';
/** Focuser position, and what the star is there; near 7983 it is in focus. */
const SWEEP_FRAMES = [
  ['7400_3s_BIN1_-15C_001_20190513_214714_308_W.FIT', 'donuts', 51],
  ['7650_3s_BIN1_-15C_001_20190513_214110_650_W.FIT', 'donuts', 30],
  ['7900_1s_BIN1_-15C_001_20190513_213409_010_W.FIT', 'stars', 8],
  ['8250_3s_BIN1_-15C_001_20190513_212242_426_W.FIT', 'donuts', 23],
  ['8500_3s_BIN1_-15C_001_20190513_211626_272_W.FIT', 'donuts', 46],
] as const;

test('a focus sweep of one star goes from donut to star to donut', {
  skip: existsSync(join(FITS, SWEEP + SWEEP_FRAMES[0][0])) ? false : 'the folder shared/fits is not there',
}, async () => {
  for (const [name, kind, size] of SWEEP_FRAMES) {
    const seeing = await readFrameSeeing(join(FITS, SWEEP + name));
    assert.equal(seeing.kind, kind, name);
    assert.equal(seeing.stars.length, 1, name);
    assert.ok(Math.abs(seeing.fwhmPixels - size) < 2, `${name}: ${seeing.fwhmPixels}`);
  }
});
