import type { Psf } from '../psf';

/** A star's shape at half its maximum, the pixel included. */
export interface PsfShape {
  /** Diameter of the disc that is as large as the region above half the maximum, pixels. */
  readonly fwhmPixels: number;
  /** Major over minor axis of that region, from its second moments: 1 or more. */
  readonly axisRatio: number;
  /** The same at a quarter of the maximum, where the tail of a comet and the fainter image of a jump show. */
  readonly lowAxisRatio: number;
  /** Direction of the major axis at half the maximum, degrees from +x towards +y, 0 to 180. */
  readonly positionAngleDegrees: number;
  /** Light missing in the middle, in units of the maximum: 0 for a star, up to 1 for a donut. */
  readonly dip: number;
}

/** Points along a side where the star is looked at. */
const POINTS = 161;
/** Share of the largest light at which a star is taken to end. */
const EDGE = 0.2;

/**
 * Measures the mean of the light distributions, as a stack of stars from all over the frame shows it: each pixel
 * gathers the light of its square. `shift` is a resampling's fraction of a pixel, which blurs as it interpolates.
 */
export function psfShape(psfs: readonly Psf[], shift: { x: number; y: number } = { x: 0, y: 0 }): PsfShape {
  const reach = reachOf(psfs) + 1;
  const step = (2 * reach) / (POINTS - 1);
  const light = new Float64Array(POINTS * POINTS);
  for (let j = 0; j < POINTS; j++) {
    for (let i = 0; i < POINTS; i++) {
      const [x, y] = [i * step - reach, j * step - reach];
      let sum = 0;
      for (const psf of psfs) {
        sum += (1 - shift.x) * (1 - shift.y) * pixelLight(psf, x, y);
        if (shift.x > 0) sum += shift.x * (1 - shift.y) * pixelLight(psf, x + 1, y);
        if (shift.y > 0) sum += (1 - shift.x) * shift.y * pixelLight(psf, x, y + 1);
        if (shift.x > 0 && shift.y > 0) sum += shift.x * shift.y * pixelLight(psf, x + 1, y + 1);
      }
      light[j * POINTS + i] = sum;
    }
  }
  return shapeOf(light, step);
}

function reachOf(psfs: readonly Psf[]): number {
  return Math.max(
    ...psfs.map(({ outskirts }) => {
      const edge = EDGE * outskirts[0]!;
      const outside = outskirts.findIndex((light) => light < edge);
      return outside < 0 ? outskirts.length : outside;
    }),
  );
}

/** The share of a star's light in a pixel whose centre is (dx, dy) from the star. */
function pixelLight(psf: Psf, dx: number, dy: number): number {
  return (
    corner(psf, dx + 0.5, dy + 0.5) -
    corner(psf, dx - 0.5, dy + 0.5) -
    corner(psf, dx + 0.5, dy - 0.5) +
    corner(psf, dx - 0.5, dy - 0.5)
  );
}

function corner({ size, oversampling, table }: Psf, x: number, y: number): number {
  const u = Math.min(size, Math.max(0, x * oversampling + size / 2));
  const v = Math.min(size, Math.max(0, y * oversampling + size / 2));
  const [i, j] = [Math.min(size - 1, Math.floor(u)), Math.min(size - 1, Math.floor(v))];
  const at = j * (size + 1) + i;
  const low = table[at]! + (u - i) * (table[at + 1]! - table[at]!);
  const high = table[at + size + 1]! + (u - i) * (table[at + size + 2]! - table[at + size + 1]!);
  return low + (v - j) * (high - low);
}

function shapeOf(light: Float64Array, step: number): PsfShape {
  const peak = light.reduce((most, value) => Math.max(most, value), 0);
  const half = regionAbove(light, peak / 2);
  return {
    fwhmPixels: 2 * step * Math.sqrt(half.area / Math.PI),
    axisRatio: half.axisRatio,
    lowAxisRatio: regionAbove(light, peak / 4).axisRatio,
    positionAngleDegrees: half.angle,
    dip: 1 - light[Math.round(half.y) * POINTS + Math.round(half.x)]! / peak,
  };
}

interface Region {
  /** Points of the grid. */
  readonly area: number;
  readonly x: number;
  readonly y: number;
  readonly axisRatio: number;
  /** Degrees from +x towards +y, 0 to 180. */
  readonly angle: number;
}

function regionAbove(light: Float64Array, level: number): Region {
  let [area, x, y] = [0, 0, 0];
  const above = (tell: (i: number, j: number) => void): void => {
    for (let k = 0; k < light.length; k++) if (light[k]! >= level) tell(k % POINTS, Math.floor(k / POINTS));
  };
  above((i, j) => {
    area++;
    x += i;
    y += j;
  });
  x /= area;
  y /= area;
  let [xx, yy, xy] = [0, 0, 0];
  above((i, j) => {
    xx += (i - x) ** 2 / area;
    yy += (j - y) ** 2 / area;
    xy += ((i - x) * (j - y)) / area;
  });
  const [mean, half] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
  const angle = (Math.atan2(2 * xy, xx - yy) * 90) / Math.PI;
  return { area, x, y, axisRatio: Math.sqrt((mean + half) / Math.max(mean - half, 1e-6)), angle: (angle + 180) % 180 };
}
