import { encodePng } from '../../image/png';
import type { FramePsf } from '../../seeing/psf/framePsf';
import { fourBits } from './thumbnail';

/** The frame's PSF as PNG in base64, a pixel a cell: black on white, the root of the light, the first row at the bottom. */
export function drawPsf({ picture: { data, width, height } }: FramePsf): string {
  const levels = Uint8Array.from({ length: data.length }, (_, n) => {
    const row = height - 1 - Math.floor(n / width);
    return 255 - Math.round(255 * Math.sqrt(Math.min(1, Math.max(0, data[row * width + (n % width)]!))));
  });
  return Buffer.from(encodePng({ width, height, channels: 1, data: fourBits(levels) })).toString('base64');
}
