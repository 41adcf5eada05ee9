import { createImage, type Image } from '../../image/image';
import { encodePng } from '../../image/png';
import { grayLevels } from '../../image/stretch';
import { zscale } from '../../image/zscale';

/** Longest side, pixels: of a frame to look at, and of one that is only glanced at. */
export const LARGE_SIDE = 240;
export const SMALL_SIDE = 120;
/** Gray levels of pictures in the report: PNG packs sixteen of them into half the bytes, and noise hides the steps. */
const LEVEL_STEP = 17;

/**
 * A small picture of a frame as PNG in base64, at most `side` pixels long: each of its pixels the mean of those that it
 * covers, zscale limits, inverted gray, the first row at the bottom. Empty when no pixel is finite.
 */
export function drawThumbnail(image: Image, side: number = LARGE_SIDE): string {
  const step = Math.max(1, Math.ceil(Math.max(image.width, image.height) / side));
  const small = createImage(Math.max(1, Math.floor(image.width / step)), Math.max(1, Math.floor(image.height / step)));
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      // Row 0 of a PNG is at the top.
      small.data[(small.height - 1 - y) * small.width + x] = meanOf(image, x * step, y * step, step);
    }
  }
  if (!small.data.some(Number.isFinite)) return '';
  const data = fourBits(grayLevels(small, zscale(small), { inverted: true }));
  return Buffer.from(encodePng({ width: small.width, height: small.height, channels: 1, data })).toString('base64');
}

/** Rounds gray levels to the sixteen that a PNG stores in four bits. */
export function fourBits(levels: Uint8Array): Uint8Array {
  return levels.map((level) => LEVEL_STEP * Math.round(level / LEVEL_STEP));
}

function meanOf({ data, width, height }: Image, left: number, bottom: number, side: number): number {
  let [sum, count] = [0, 0];
  const [right, top] = [Math.min(width, left + side), Math.min(height, bottom + side)];
  for (let y = bottom; y < top; y++) {
    for (let at = y * width + left; at < y * width + right; at++) {
      const value = data[at];
      if (Number.isFinite(value)) {
        sum += value;
        count++;
      }
    }
  }
  return count === 0 ? Number.NaN : sum / count;
}
