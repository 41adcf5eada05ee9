import type { SeeingProfile } from './frameDescription';

/**
 * Core radius gamma of a Moffat profile, in the units of `fwhm`: fwhm = 2 gamma sqrt(2^(1/beta) - 1)
 * (Moffat 1969, A&A 3, 455).
 */
export function moffatGamma(fwhm: number, beta: number): number {
  return fwhm / (2 * Math.sqrt(2 ** (1 / beta) - 1));
}

/** Radius, in the units of `fwhm`, at which a Moffat profile has fallen to `level` (0..1) of its peak. */
export function moffatRadius(fwhm: number, beta: number, level: number): number {
  return moffatGamma(fwhm, beta) * Math.sqrt(level ** (-1 / beta) - 1);
}

/**
 * An elliptical Moffat profile of peak 1, sampled at the cell centres of a square grid with `oversampling` cells a
 * pixel. The star stands in the middle of the grid, on the corner of four cells. Row-major, `size * size` values.
 */
export function moffatGrid(seeing: SeeingProfile, size: number, oversampling: number): Float64Array {
  const grid = new Float64Array(size * size);
  const gamma = moffatGamma(seeing.fwhmPixels, seeing.beta) * oversampling;
  const axisRatio = 1 - seeing.ellipticity;
  const angle = (seeing.positionAngleDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let j = 0; j < size; j++) {
    const y = j + 0.5 - size / 2;
    for (let i = 0; i < size; i++) {
      const x = i + 0.5 - size / 2;
      const along = x * cos + y * sin;
      const across = y * cos - x * sin;
      const squared = (along * along * axisRatio + (across * across) / axisRatio) / (gamma * gamma);
      grid[j * size + i] = (1 + squared) ** -seeing.beta;
    }
  }
  return grid;
}
