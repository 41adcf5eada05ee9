import type { Image } from '../image/image';
import type { Random } from '../random';

/** Mean excess of a hot pixel that dark subtraction left over, counts. */
const HOT_EXCESS = 250;

/** Adds the warm and hot pixels that dark subtraction left over, `count` of them, with exponential brightness. */
export function addHotPixelsInPlace(image: Image, count: number, random: Random): void {
  for (let k = 0; k < count; k++) {
    const at = random.integer(image.data.length);
    image.data[at] += -HOT_EXCESS * Math.log(1 - random.uniform());
  }
}

/**
 * Spoils `count` columns from a random row upwards, as a charge trap does: they keep a part of their light and carry a
 * constant offset of up to 60 counts.
 */
export function addBadColumnsInPlace(image: Image, count: number, random: Random): void {
  for (let k = 0; k < count; k++) {
    const x = random.integer(image.width);
    const from = random.integer(image.height);
    const kept = random.between(0.3, 1);
    const offset = random.between(-60, 60);
    for (let y = from; y < image.height; y++) {
      const at = y * image.width + x;
      image.data[at] = image.data[at] * kept + offset;
    }
  }
}
