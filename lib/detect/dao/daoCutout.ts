import type { Peak } from './daoPeaks';
import { type DaoView, responseAt, type Taps } from './daoResponse';

/** The image (less background) and the convolved image around a peak, in the kernel's shape; 0 beyond the edge. */
export interface DaoCutout {
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
  readonly response: Float64Array;
}

/** Cuts image and convolved image out around a peak. */
export function daoCutout(view: DaoView, taps: Taps, peak: Peak): DaoCutout {
  const { image, kernel, background } = view;
  const { width, height } = kernel;
  const data = new Float64Array(width * height);
  const response = new Float64Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const x = peak.x + (i % width) - kernel.xRadius;
    const y = peak.y + Math.floor(i / width) - kernel.yRadius;
    if (x < 0 || y < 0 || x >= image.width || y >= image.height) continue;
    data[i] = image.data[y * image.width + x]! - background;
    response[i] = responseAt(view, taps, { x, y });
  }
  return { width, height, data, response };
}
