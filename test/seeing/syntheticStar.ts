import { createImage, type Image } from '../../lib/image/image';
import type { Random } from '../../lib/random';

/** A star as it falls on the detector. Lengths in pixels, angle in degrees from +x towards +y. */
export interface TrueProfile {
  readonly x: number;
  readonly y: number;
  /** Geometric mean of both axes. */
  readonly fwhm: number;
  readonly ellipticity: number;
  readonly angle: number;
  /** Undefined for a Gaussian. */
  readonly beta?: number;
}

/** Cells this many to the FWHM of the minor axis, each of four Gauss-Legendre nodes: exact to 1e-5 of the peak. */
const CELLS_PER_FWHM = 3;
const NODE = 0.5 / Math.sqrt(3);

/** Light of a profile of height 1 in each pixel of a square frame, integrated far more finely than the fit does it. */
export function starLight(star: TrueProfile, size: number): Float64Array {
  const light = new Float64Array(size * size);
  const [cos, sin] = [Math.cos((star.angle * Math.PI) / 180), Math.sin((star.angle * Math.PI) / 180)];
  const { beta, ellipticity, fwhm } = star;
  const ratio = 1 - ellipticity;
  const cells = Math.ceil(CELLS_PER_FWHM / (fwhm * Math.sqrt(ratio)));
  const places = Array.from({ length: 2 * cells }, (_, i) => {
    const middle = (Math.floor(i / 2) + 0.5) / cells - 0.5;
    return middle + (i % 2 === 0 ? -NODE : NODE) / cells;
  });
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (const v of places) {
        for (const u of places) {
          const [dx, dy] = [i + u - star.x, j + v - star.y];
          const [along, across] = [dx * cos + dy * sin, dy * cos - dx * sin];
          const s = (4 * (along * along * ratio + (across * across) / ratio)) / (fwhm * fwhm);
          sum += beta === undefined ? 2 ** -s : (1 + (2 ** (1 / beta) - 1) * s) ** -beta;
        }
      }
      light[j * size + i] = sum / places.length ** 2;
    }
  }
  return light;
}

export interface Exposure {
  readonly signalToNoise: number;
  readonly sky: number;
  readonly skyStd: number;
  /** Electrons a count: adds photon noise. Undefined: none. */
  readonly gain?: number;
}

/** Height that gives light P the wanted signal-to-noise in the best-weighted sum over pixels. */
export function heightFor(light: Float64Array, { signalToNoise, skyStd, gain }: Exposure): number {
  let height = 1;
  for (let round = 0; round < 20; round++) {
    let sum = 0;
    for (const p of light) sum += (p * p) / (skyStd * skyStd + (gain === undefined ? 0 : (height * p) / gain));
    height = signalToNoise / Math.sqrt(sum);
  }
  return height;
}

/** The frame with noise. */
export function expose(
  light: Float64Array,
  size: number,
  exposure: Exposure,
  random: Random,
): { image: Image; height: number } {
  const { sky, skyStd, gain } = exposure;
  const height = heightFor(light, exposure);
  const data = Float32Array.from(light, (p) => {
    const photons = gain === undefined ? height * p : random.poisson(height * p * gain) / gain;
    return sky + photons + skyStd * random.normal();
  });
  return { image: createImage(size, size, data), height };
}
