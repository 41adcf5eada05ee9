import type { Image } from '../image/image';
import { boxAround, pixelsIn } from './pixelBox';

/** Every pixel by its distance from the star, and their means in rings. */
export interface RadialProfile {
  /** Distance of each pixel from the centre, pixels, in no order. */
  readonly radius: Float64Array;
  /** Its value, in the units of the image. */
  readonly values: Float64Array;
  readonly bins: readonly RadialBin[];
}

/** The pixels of a ring. */
export interface RadialBin {
  /** Mean distance of its pixels. */
  readonly radius: number;
  readonly mean: number;
  /** Standard deviation of its pixels (population). */
  readonly std: number;
  readonly count: number;
}

export interface RadialProfileOptions {
  /** Largest distance, pixels. */
  readonly radius: number;
  /** Width of a ring, pixels. Default 1. */
  readonly binWidth?: number;
}

/** The radial profile about a place; pixels that are no number are left out, and so are rings without a pixel. */
export function radialProfile(
  image: Image,
  centre: { readonly x: number; readonly y: number },
  { radius, binWidth = 1 }: RadialProfileOptions,
): RadialProfile {
  if (!(radius > 0 && binWidth > 0))
    throw new RangeError(`radius and binWidth must be positive, got ${radius} and ${binWidth}`);
  const box = boxAround(image, centre, Math.ceil(radius) + 1);
  if (box === undefined) return { radius: new Float64Array(0), values: new Float64Array(0), bins: [] };
  const { x, y, values } = pixelsIn(image, box);
  const distance = x.map((column, i) => Math.hypot(column - centre.x, y[i] - centre.y));
  const inside = (_: number, i: number): boolean => distance[i] <= radius;
  const profile = { radius: distance.filter(inside), values: values.filter(inside) };
  return { ...profile, bins: ringsOf(profile, binWidth) };
}

function ringsOf({ radius, values }: Pick<RadialProfile, 'radius' | 'values'>, binWidth: number): RadialBin[] {
  const rings: { radius: number; sum: number; squares: number; count: number }[] = [];
  radius.forEach((r, i) => {
    const bin = Math.floor(r / binWidth);
    rings[bin] ??= { radius: 0, sum: 0, squares: 0, count: 0 };
    rings[bin].radius += r;
    rings[bin].sum += values[i];
    rings[bin].squares += values[i] ** 2;
    rings[bin].count++;
  });
  return rings
    .filter((ring) => ring !== undefined)
    .map(({ radius: sumOfRadii, sum, squares, count }) => ({
      radius: sumOfRadii / count,
      mean: sum / count,
      std: Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)),
      count,
    }));
}
