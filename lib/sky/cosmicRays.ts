import type { Image } from '../image/image';
import type { Random } from '../random';

/** Mean length of a track, pixels: most particles come steeply and hit one to three pixels, a few graze the chip. */
const MEAN_LENGTH = 2.5;
const LONGEST = 60;
/** Electrons left per pixel of the way, at the least (a muon in a few micrometres of silicon). */
const ELECTRONS_PER_PIXEL = 400;

/** Adds `count` charged particles to the expected counts: sharp straight tracks, unblurred by the optics. */
export function addCosmicRaysInPlace(
  image: Image,
  { count, gain }: { count: number; gain: number },
  random: Random,
): void {
  for (let k = 0; k < count; k++) {
    const length = Math.min(LONGEST, 1 - MEAN_LENGTH * Math.log(1 - random.uniform()));
    const angle = random.between(0, 2 * Math.PI);
    const start = { x: random.between(0, image.width), y: random.between(0, image.height) };
    const perPixel = (ELECTRONS_PER_PIXEL * (1 - Math.log(1 - random.uniform()))) / gain;
    for (let along = 0; along < length; along += 0.5) {
      const x = Math.floor(start.x + along * Math.cos(angle));
      const y = Math.floor(start.y + along * Math.sin(angle));
      if (x < 0 || y < 0 || x >= image.width || y >= image.height) break;
      image.data[y * image.width + x] += 0.5 * perPixel;
    }
  }
}
