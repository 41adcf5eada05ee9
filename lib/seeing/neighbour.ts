import { crop } from '../image/crop';
import type { Image } from '../image/image';
import type { StarFit } from './fitStar';
import { pixelsIn, rimMedian } from './pixelBox';
import { smoothThree } from './smooth';

/** A neighbour is another maximum in the fitted square that rises so far above the fit: share of the height, and sigmas. */
const NEIGHBOUR_SHARE = 0.1;
const NEIGHBOUR_SIGMAS = 6;

/** What the fit leaves over, smoothed so that no single pixel counts, has a star of its own outside the star's core. */
export function hasNeighbour(image: Image, fit: StarFit, skyStd: number): boolean {
  const { box } = fit;
  const limit = Math.max(NEIGHBOUR_SHARE * fit.amplitude, (NEIGHBOUR_SIGMAS * skyStd) / 3);
  const background = rimMedian(pixelsIn(image, box), box);
  const { data, width, height } = smoothThree(crop(image, box));
  for (let i = 0; i < width * height; i++) {
    const [dx, dy] = [box.x + (i % width) - fit.x, box.y + Math.floor(i / width) - fit.y];
    if (Math.hypot(dx, dy) < 1.2 * fit.fwhmMajorPixels) continue;
    if (data[i] - background > limit + wing(fit, Math.hypot(dx, dy))) return true;
  }
  return false;
}

/** The fitted light at a distance along the major axis. */
function wing({ amplitude, beta, fwhmMajorPixels }: StarFit, distance: number): number {
  const s = ((2 * distance) / fwhmMajorPixels) ** 2;
  return amplitude * (beta === Number.POSITIVE_INFINITY ? 2 ** -s : (1 + (2 ** (1 / beta) - 1) * s) ** -beta);
}
