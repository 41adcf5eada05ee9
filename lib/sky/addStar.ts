import type { Image } from '../image/image';
import type { Psf } from './psf';

/** One star to draw: its place in pixels, its light in the units of the image. */
export interface StarLight {
  readonly x: number;
  readonly y: number;
  readonly flux: number;
}

/**
 * Adds a star to `image`, each pixel with the light that falls into it, and returns its brightest pixel (0 when none of
 * its pixels are in the frame). Pixels where the star is fainter than `faintest` are left out.
 */
export function addStarInPlace(image: Image, psf: Psf, star: StarLight, faintest: number): number {
  const reach = reachOf(psf, faintest / star.flux);
  const left = Math.max(0, Math.ceil(star.x - reach));
  const right = Math.min(image.width - 1, Math.floor(star.x + reach));
  const bottom = Math.max(0, Math.ceil(star.y - reach));
  const top = Math.min(image.height - 1, Math.floor(star.y + reach));
  if (right < left || top < bottom) return 0;

  let below = new Float64Array(right - left + 2);
  let above = new Float64Array(right - left + 2);
  cornerSums(psf, left - 0.5 - star.x, bottom - 0.5 - star.y, below);
  let peak = 0;
  for (let y = bottom; y <= top; y++) {
    cornerSums(psf, left - 0.5 - star.x, y + 0.5 - star.y, above);
    for (let x = left; x <= right; x++) {
      const i = x - left;
      const light = star.flux * (above[i + 1] - above[i] - below[i + 1] + below[i]);
      if (light > peak) peak = light;
      image.data[y * image.width + x] += light;
    }
    [below, above] = [above, below];
  }
  return peak;
}

/** The whole radius beyond which no pixel holds more than `share` of the star. */
function reachOf(psf: Psf, share: number): number {
  let low = 0;
  let high = psf.outskirts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (psf.outskirts[middle] < share) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}

/**
 * Light below and left of a row of pixel corners: the first at (dx, dy) pixels from the star, the others one pixel
 * apart. Between the table's corners it is bilinear, as the light of a cell is taken as even.
 */
function cornerSums(psf: Psf, dx: number, dy: number, sums: Float64Array): void {
  const { size, oversampling, table } = psf;
  const stride = size + 1;
  const v = clamp(dy * oversampling + size / 2, size);
  const row = Math.min(size - 1, Math.floor(v));
  const up = v - row;
  for (let k = 0; k < sums.length; k++) {
    const u = clamp((dx + k) * oversampling + size / 2, size);
    const column = Math.min(size - 1, Math.floor(u));
    const right = u - column;
    const at = row * stride + column;
    const low = table[at] + right * (table[at + 1] - table[at]);
    const high = table[at + stride] + right * (table[at + stride + 1] - table[at + stride]);
    sums[k] = low + up * (high - low);
  }
}

function clamp(value: number, top: number): number {
  return Math.min(Math.max(value, 0), top);
}
