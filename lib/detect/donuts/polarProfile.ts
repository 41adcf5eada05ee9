import type { Image } from '../../image/image';

/** An image around a point in polar coordinates: sector s points to 2 pi s / sectors from +x towards +y. */
export interface PolarProfile {
  readonly sectors: number;
  /** Samples along each radius. */
  readonly length: number;
  /** Pixels between samples. */
  readonly step: number;
  /** `values[sector * length + k]` at the radius k * step; NaN beyond the edge or beside a pixel that is no number. */
  readonly values: Float32Array;
}

export interface PolarOptions {
  readonly sectors: number;
  readonly step: number;
  /** The last sample lies at this radius or just below it, pixels. */
  readonly reach: number;
}

/** Samples an image along rays from (x, y) by bilinear interpolation. */
export function polarProfile(
  image: Image,
  centre: { readonly x: number; readonly y: number },
  { sectors, step, reach }: PolarOptions,
): PolarProfile {
  const length = Math.floor(reach / step) + 1;
  const values = new Float32Array(sectors * length);
  for (let sector = 0; sector < sectors; sector++) {
    const angle = (2 * Math.PI * sector) / sectors;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    for (let k = 0; k < length; k++) {
      values[sector * length + k] = valueAt(image, centre.x + k * step * cosine, centre.y + k * step * sine);
    }
  }
  return { sectors, length, step, values };
}

function valueAt({ data, width, height }: Image, x: number, y: number): number {
  const left = Math.floor(x);
  const low = Math.floor(y);
  if (!(left >= 0 && low >= 0 && left < width - 1 && low < height - 1)) return Number.NaN;
  const [right, up] = [x - left, y - low];
  const at = low * width + left;
  return (
    (data[at] * (1 - right) + data[at + 1] * right) * (1 - up) +
    (data[at + width] * (1 - right) + data[at + width + 1] * right) * up
  );
}

/** One ray of a polar profile. */
export function ray({ values, length }: PolarProfile, sector: number): Float32Array {
  return values.subarray(sector * length, (sector + 1) * length);
}

/** The median over the sectors at each radius: a neighbour on one side does not show. NaN where half or more are missing. */
export function medianProfile(polar: PolarProfile): Float64Array {
  const around = new Float32Array(polar.sectors);
  return Float64Array.from({ length: polar.length }, (_, k) => {
    let count = 0;
    for (let sector = 0; sector < polar.sectors; sector++) {
      const value = polar.values[sector * polar.length + k];
      if (!Number.isNaN(value)) around[count++] = value;
    }
    if (2 * count <= polar.sectors) return Number.NaN;
    const sorted = around.subarray(0, count).sort();
    return (sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2;
  });
}
