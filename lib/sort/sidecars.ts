import { basename, extname } from 'node:path';
import { FITS_NAME } from '../grade/night/listFrames';

/**
 * The names of a folder that belong to a frame: as it, with one more ending (`a.fits.json`) or another one (`a.txt`), and
 * no FITS files themselves.
 */
export function sidecarsOf(frame: string, names: readonly string[]): string[] {
  const whole = basename(frame);
  const stems = new Set([whole, whole.replace(FITS_NAME, '')]);
  return names.filter((name) => name !== whole && !FITS_NAME.test(name) && stems.has(basename(name, extname(name))));
}
