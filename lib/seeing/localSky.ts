import { type ClippedStatistics, sigmaClippedStatistics } from '../detect/dao/sigmaClippedStatistics';
import type { Image } from '../image/image';

/** Inner and outer radius of a ring, pixels. */
export interface Ring {
  readonly inner: number;
  readonly outer: number;
}

/**
 * Sigma-clipped statistics of the pixels in a ring about a star; the median is the sky under it. All NaN when the ring
 * holds no finite pixel.
 */
export function localSky(image: Image, centre: { x: number; y: number }, { inner, outer }: Ring): ClippedStatistics {
  const values: number[] = [];
  const { data, width, height } = image;
  const bottom = Math.max(0, Math.ceil(centre.y - outer));
  const top = Math.min(height - 1, Math.floor(centre.y + outer));
  const left = Math.max(0, Math.ceil(centre.x - outer));
  const right = Math.min(width - 1, Math.floor(centre.x + outer));
  for (let y = bottom; y <= top; y++) {
    for (let x = left; x <= right; x++) {
      const squared = (x - centre.x) ** 2 + (y - centre.y) ** 2;
      if (squared >= inner * inner && squared <= outer * outer) values.push(data[y * width + x]);
    }
  }
  return sigmaClippedStatistics(Float32Array.from(values));
}
