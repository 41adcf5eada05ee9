import { createImage, type Image } from '../../image/image';
import { encodePng } from '../../image/png';
import { grayLevels } from '../../image/stretch';
import { zscale } from '../../image/zscale';

/** Longest side, pixels. */
const SIDE = 240;

/**
 * A small picture of a frame as PNG in base64: each of its pixels the mean of those that it covers, zscale limits,
 * inverted gray, the first row at the bottom. Empty when no pixel is finite.
 */
export function drawThumbnail(image: Image): string {
  const step = Math.max(1, Math.ceil(Math.max(image.width, image.height) / SIDE));
  const small = createImage(Math.max(1, Math.floor(image.width / step)), Math.max(1, Math.floor(image.height / step)));
  const side = Math.min(step, image.width, image.height);
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      // Row 0 of a PNG is at the top.
      small.data[(small.height - 1 - y) * small.width + x] = meanOf(image, x * step, y * step, side);
    }
  }
  if (!small.data.some(Number.isFinite)) return '';
  const data = grayLevels(small, zscale(small), { inverted: true });
  return Buffer.from(encodePng({ width: small.width, height: small.height, channels: 1, data })).toString('base64');
}

function meanOf({ data, width, height }: Image, left: number, bottom: number, side: number): number {
  let [sum, count] = [0, 0];
  for (let y = bottom; y < Math.min(height, bottom + side); y++) {
    for (let x = left; x < Math.min(width, left + side); x++) {
      const value = data[y * width + x]!;
      if (Number.isFinite(value)) {
        sum += value;
        count++;
      }
    }
  }
  return count === 0 ? Number.NaN : sum / count;
}
