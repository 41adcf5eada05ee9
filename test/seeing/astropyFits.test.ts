import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { readImage } from '../../lib/fits/readImage';
import { fitStar, type StarFit } from '../../lib/seeing/fitStar';

const FITS = resolve(__dirname, '../../../../shared/fits');
const FIXTURE = resolve(__dirname, '../../../test/fixtures/seeing/astropyFits.json');
/** Of each parameter, relative; places and angles relative to the star's own size. */
const TOLERANCE = 1e-3;
/** From here on a Moffat profile is a Gaussian for any star's signal-to-noise. */
const GAUSSIAN_ALPHA = 100;

interface Gaussian {
  ierr: number;
  amplitude: number;
  x_mean: number;
  y_mean: number;
  x_stddev: number;
  y_stddev: number;
  theta: number;
  background: number;
}

interface Moffat {
  ierr: number;
  amplitude: number;
  x_0: number;
  y_0: number;
  gamma: number;
  alpha: number;
  background: number;
}

interface Frame {
  file: string;
  hdu: number;
  fwhm: number;
  radius: number;
  stars: { x: number; y: number; gaussian: Gaussian; moffat: Moffat }[];
}

const frames = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Frame[];
const hasConverged = ({ ierr }: { ierr: number }): boolean => ierr >= 1 && ierr <= 4;

for (const { file, hdu, fwhm, radius, stars } of frames) {
  const skip = existsSync(join(FITS, file)) ? false : 'the folder shared/fits is not there';
  test(`Gaussian and Moffat fits of stars are those of astropy: ${file}`, { skip }, async (t) => {
    const { image } = await readImage(join(FITS, file), { hdu });
    let compared = 0;
    let worst = 0;
    for (const { x, y, gaussian, moffat } of stars) {
      const settings = { pixels: 'sampled', radius, fwhmPixels: fwhm, maxShift: radius } as const;
      const ours = {
        gaussian: fitStar(image, { x, y }, { ...settings, profile: 'gaussian' })!,
        moffat: fitStar(image, { x, y }, { ...settings, profile: 'moffat', shape: 'round' })!,
      };
      const pairs = [
        { fit: ours.gaussian, converged: hasConverged(gaussian), off: offGaussian(ours.gaussian, gaussian, { x, y }) },
        { fit: ours.moffat, converged: hasConverged(moffat), off: offMoffat(ours.moffat, moffat, { x, y }) },
      ];
      for (const { fit, converged, off } of pairs) {
        const largest = Math.max(...Object.values(off));
        if (!converged || !fit.converged) continue;
        compared++;
        worst = Math.max(worst, largest);
        assert.ok(largest < TOLERANCE, `${fit.profile} at ${x}, ${y}: ${JSON.stringify(off)}`);
      }
    }
    t.diagnostic(`${compared} of ${2 * stars.length} fits compared, largest difference ${worst.toExponential(1)}`);
    assert.ok(compared >= 1.6 * stars.length, `only ${compared} fits of ${2 * stars.length} converged on both sides`);
  });
}

/** Differences, each relative to what it is a difference of. */
function offGaussian(fit: StarFit, wanted: Gaussian, place: { x: number; y: number }): Record<string, number> {
  const sigmaToFwhm = 2 * Math.sqrt(2 * Math.LN2);
  const [a, b] = [Math.abs(wanted.x_stddev), Math.abs(wanted.y_stddev)];
  const [major, minor] = [Math.max(a, b) * sigmaToFwhm, Math.min(a, b) * sigmaToFwhm];
  const theta = wanted.theta + (a >= b ? 0 : Math.PI / 2);
  const turn = ((((fit.positionAngleDegrees * Math.PI) / 180 - theta) % Math.PI) + 1.5 * Math.PI) % Math.PI;
  return {
    amplitude: Math.abs(fit.amplitude / wanted.amplitude - 1),
    x: Math.abs(fit.x - place.x - wanted.x_mean) / fit.fwhmPixels,
    y: Math.abs(fit.y - place.y - wanted.y_mean) / fit.fwhmPixels,
    major: Math.abs(fit.fwhmMajorPixels / major - 1),
    minor: Math.abs(fit.fwhmMinorPixels / minor - 1),
    // An angle weighs as much as the star is elongated.
    angle: Math.abs(turn - Math.PI / 2) * fit.ellipticity,
    background: Math.abs(fit.background - wanted.background) / Math.abs(wanted.amplitude),
  };
}

function offMoffat(fit: StarFit, wanted: Moffat, place: { x: number; y: number }): Record<string, number> {
  // Without an end of its wings astropy's star is a Gaussian: gamma and alpha run away together, their FWHM stays.
  const width = 2 * Math.abs(wanted.gamma) * Math.sqrt(2 ** (1 / wanted.alpha) - 1);
  const gamma = fit.fwhmPixels / (2 * Math.sqrt(2 ** (1 / fit.beta) - 1));
  return {
    amplitude: Math.abs(fit.amplitude / wanted.amplitude - 1),
    x: Math.abs(fit.x - place.x - wanted.x_0) / fit.fwhmPixels,
    y: Math.abs(fit.y - place.y - wanted.y_0) / fit.fwhmPixels,
    ...(wanted.alpha > GAUSSIAN_ALPHA
      ? { width: Math.abs(fit.fwhmPixels / width - 1) }
      : { gamma: Math.abs(gamma / Math.abs(wanted.gamma) - 1), alpha: Math.abs(fit.beta / wanted.alpha - 1) }),
    background: Math.abs(fit.background - wanted.background) / Math.abs(wanted.amplitude),
  };
}
