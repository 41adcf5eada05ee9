import { createImage, type Image } from '../image/image';
import type { SkyBackground } from './frameDescription';

/** The empty sky, counts per pixel: level, a linear gradient and the optics' loss of light towards the corners. */
export function skyBackground(sky: SkyBackground, width: number, height: number): Image {
  const image = createImage(width, height);
  const angle = (sky.gradient.angleDegrees * Math.PI) / 180;
  const [slopeX, slopeY] = [sky.gradient.amount * Math.cos(angle), sky.gradient.amount * Math.sin(angle)];
  const columns = Float64Array.from({ length: width }, (_, x) => fieldCoordinate(x, width, height));
  for (let y = 0; y < height; y++) {
    const v = fieldCoordinate(y, height, width);
    for (let x = 0; x < width; x++) {
      const u = columns[x];
      image.data[y * width + x] = sky.level * (1 + slopeX * u + slopeY * v) * (1 - sky.vignetting * (u * u + v * v));
    }
  }
  return image;
}

/** The share of a star's light that reaches the detector at (x, y). */
export function throughput(
  sky: SkyBackground,
  { width, height }: { width: number; height: number },
): (x: number, y: number) => number {
  return (x, y) => {
    const [u, v] = [fieldCoordinate(x, width, height), fieldCoordinate(y, height, width)];
    return Math.max(0, 1 - sky.vignetting * (u * u + v * v));
  };
}

/** Distance from the middle along one axis, in units of half the diagonal: u^2 + v^2 is 1 at the corners. */
function fieldCoordinate(pixel: number, along: number, across: number): number {
  return (2 * pixel - along + 1) / Math.hypot(along, across);
}
