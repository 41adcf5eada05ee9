import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { findDonuts } from '../../../lib/detect/donuts/donutFinder';
import { readImage } from '../../../lib/fits/readImage';

const FITS = resolve(__dirname, '../../../../../shared/fits');
const SWEEP = join(FITS, 'PythonAstroimagingSuite_hfdfocus/test_data_c8');
const DECAM = join(FITS, 'aaronroodman_Donut');
const skip = existsSync(SWEEP) ? false : 'the folder shared/fits is not there';

/**
 * Where the star of the C8 stands at each position of the focuser, 0-based pixels (the middle between the outer edges of
 * its light, read off by eye), and how wide it is; near the focus (7983) the ring closes.
 */
const STAR: Readonly<Record<string, { x: number; y: number; diameter: number }>> = {
  7400: { x: 664.5, y: 390, diameter: 51 },
  7650: { x: 654, y: 389, diameter: 30 },
  8250: { x: 608.5, y: 386.5, diameter: 23.5 },
  8500: { x: 593.5, y: 393.5, diameter: 47 },
};

test('the star of the C8 is one donut far from the focus', { skip }, async (t) => {
  for (const [position, star] of Object.entries(STAR)) {
    const name = readdirSync(SWEEP).find((file) => file.includes(`LIGHT_${position}_`))!;
    const { donuts } = findDonuts((await readImage(join(SWEEP, name))).image);
    assert.equal(donuts.length, 1, `${position}: ${donuts.length} donuts`);
    const { x, y, outerDiameter, obstruction } = donuts[0]!;
    t.diagnostic(
      `${position}: (${x.toFixed(1)}, ${y.toFixed(1)}), ${outerDiameter.toFixed(1)} px, obstruction ${obstruction.toFixed(2)}`,
    );
    assert.ok(Math.hypot(x - star.x, y - star.y) < 1.5);
    assert.ok(Math.abs(outerDiameter - star.diameter) < 0.05 * star.diameter);
  }
});

test('near the focus, where the ring closes, the star of the C8 comes once or not at all', { skip }, async (t) => {
  for (const name of readdirSync(SWEEP).filter((file) => /LIGHT_(7850|7900|8100|8150)_/.test(file))) {
    const { donuts } = findDonuts((await readImage(join(SWEEP, name))).image);
    t.diagnostic(`${name.slice(13, 17)}: ${donuts.length}`);
    assert.ok(donuts.length <= 1);
  }
});

test('each of the DECam stamps holds one donut, about in its middle', { skip }, async () => {
  const names = readdirSync(DECAM).filter((file) => file.endsWith('.fits'));
  assert.equal(names.length, 26);
  for (const name of names) {
    const { image } = await readImage(join(DECAM, name));
    const { donuts } = findDonuts(image);
    assert.equal(donuts.length, 1, `${name}: ${donuts.length} donuts`);
    assert.ok(Math.hypot(donuts[0]!.x - image.width / 2, donuts[0]!.y - image.height / 2) < 0.08 * image.width, name);
  }
});

const FIELDS = [
  'LCOGT_neoexchange/mro_test_frame.fits',
  'RTS2_rts2/fram.fits',
  'astrojs_fitsjs/CFHTLS_03_g_sci.fits.fz',
  'astropy_astropy-data/M6707HH.fits',
  'astropy_astropy/compressed/m13.fits',
  'astropy_ccdproc/a8280271.fits',
  'cds-astro_fitsrs/Astro_UIT.fits',
  'cds-astro_fitsrs/HST_NICMOS.fits',
  'cds-astro_fitsrs/bonn.fits',
  'dwkim78_ASTRiDE/long.fits',
  'kbarbary_sep/image.fits',
  'panoptes_POCS/pole.fits',
  'panoptes_POCS/rotation.fits',
  'panoptes_POCS/solved.fits.fz',
  'panoptes_POCS/unsolved.fits',
];

test('real star fields, a cluster, galaxies and trails hold no donut', { skip }, async () => {
  for (const name of FIELDS) {
    const { donuts } = findDonuts((await readImage(join(FITS, name))).image);
    assert.equal(donuts.length, 0, `${name}: ${donuts.length} donuts`);
  }
});
