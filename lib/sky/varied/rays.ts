import type { Image } from '../../image/image';
import type { Random } from '../../random';
import { logBetween } from './camera';

/** Step along a track, pixels: far below the narrowest diffusion. */
const STEP = 0.3;
const LONGEST_TRACK = 120;

/**
 * Adds `count` charged particles: spots of particles that came straight down, straight muon tracks, and the worms of
 * electrons that were scattered about. The charge diffuses by `diffusion` pixels (standard deviation) before it is
 * caught, so that a ray may be nearly as wide as a star. `charge` is the least of a spot, counts.
 */
export function addRaysInPlace(
  image: Image,
  { count, charge, diffusion }: { count: number; charge: number; diffusion: number },
  random: Random,
): void {
  for (let k = 0; k < count; k++) {
    const kind = random.integer(10);
    const length = kind < 6 ? random.between(0, 1.5) : Math.min(LONGEST_TRACK, logBetween(random, 2, 80));
    // A worm turns by about so much a pixel, radians.
    const unrest = kind === 9 ? random.between(0.1, 0.6) : 0;
    const steps = Math.max(1, Math.round(length / STEP));
    const share = (charge * logBetween(random, 1, 40) * Math.max(1, 0.3 * length)) / steps;
    let [x, y, direction] = [
      random.between(0, image.width),
      random.between(0, image.height),
      random.between(0, 2 * Math.PI),
    ];
    for (let n = 0; n < steps; n++) {
      addSpot(image, { x, y, counts: share }, diffusion);
      direction += unrest * Math.sqrt(STEP) * random.normal();
      x += STEP * Math.cos(direction);
      y += STEP * Math.sin(direction);
    }
  }
}

/** Charge that has spread by a normal law, each pixel with what falls into it. */
function addSpot(image: Image, { x, y, counts }: { x: number; y: number; counts: number }, deviation: number): void {
  const reach = Math.ceil(3 * deviation);
  const [i, j] = [Math.round(x), Math.round(y)];
  for (let row = Math.max(0, j - reach); row <= Math.min(image.height - 1, j + reach); row++) {
    const vertical = between(row - y, deviation);
    for (let column = Math.max(0, i - reach); column <= Math.min(image.width - 1, i + reach); column++) {
      image.data[row * image.width + column]! += counts * vertical * between(column - x, deviation);
    }
  }
}

/** Share of a normal law within half a pixel of `distance`; the logistic curve stands for its integral, within 1 %. */
function between(distance: number, deviation: number): number {
  const below = (d: number): number => 1 / (1 + Math.exp((-1.702 * d) / deviation));
  return below(distance + 0.5) - below(distance - 0.5);
}
