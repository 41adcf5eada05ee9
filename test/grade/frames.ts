import { createImage, type Image } from '../../lib/image/image';
import type { Random } from '../../lib/random';

/** A sky of the given level and noise. */
export function sky(
  { width, height, level, noise }: { width: number; height: number; level: number; noise: number },
  random: Random,
): Image {
  const image = createImage(width, height);
  for (let i = 0; i < image.data.length; i++) image.data[i] = level + noise * random.normal();
  return image;
}

/** Adds light to every pixel: `shape` gives it at (dx, dy) from the place. */
export function addLight(
  image: Image,
  { x, y, reach }: { x: number; y: number; reach: number },
  shape: (dx: number, dy: number) => number,
): void {
  for (let j = Math.max(0, Math.floor(y - reach)); j <= Math.min(image.height - 1, y + reach); j++) {
    for (let i = Math.max(0, Math.floor(x - reach)); i <= Math.min(image.width - 1, x + reach); i++) {
      image.data[j * image.width + i]! += shape(i - x, j - y);
    }
  }
}

/** A star: a bell curve of the given height and full width at half maximum, drawn out along an angle. */
export function bell(height: number, fwhm: number, drawn: { ratio?: number; angleDegrees?: number } = {}) {
  const { ratio = 1, angleDegrees = 0 } = drawn;
  const [cos, sin] = [Math.cos((angleDegrees * Math.PI) / 180), Math.sin((angleDegrees * Math.PI) / 180)];
  return (dx: number, dy: number): number => {
    const along = (dx * cos + dy * sin) / ratio;
    const across = -dx * sin + dy * cos;
    return height * Math.exp((-4 * Math.LN2 * (along * along + across * across)) / (fwhm * fwhm));
  };
}

/** A defocused star: an even ring. */
export function ring(height: number, outer: number, inner: number) {
  return (dx: number, dy: number): number => {
    const diameter = 2 * Math.hypot(dx, dy);
    return diameter <= outer && diameter >= inner ? height : 0;
  };
}
