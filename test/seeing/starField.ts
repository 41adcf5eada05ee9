import { createImage, type Image } from '../../lib/image/image';
import { createRandom } from '../../lib/random';
import { addStarInPlace } from '../../lib/sky/addStar';
import type { PsfDescription } from '../../lib/sky/frameDescription';
import { makePsf } from '../../lib/sky/psf';

const NOISE = 10;
export const SATURATION = 60000;

export interface FieldOptions {
  readonly width?: number;
  readonly height?: number;
  readonly stars?: number;
  readonly faintest?: number;
}

/** A field of stars on noisy sky, the faint far more than the bright, a few saturated. */
export function field(psf: PsfDescription, options: FieldOptions = {}): Image {
  const { width = 700, height = 500, stars = 70, faintest = 3.6 } = options;
  const random = createRandom(JSON.stringify(psf));
  const image = createImage(width, height);
  for (let i = 0; i < image.data.length; i++) image.data[i] = 400 + NOISE * random.normal();
  const light = makePsf(psf);
  for (let i = 0; i < stars; i++) {
    const flux = 10 ** (faintest + 2.6 * random.uniform() ** 2);
    addStarInPlace(image, light, { x: random.between(0, width), y: random.between(0, height), flux }, 0.05);
  }
  for (let i = 0; i < image.data.length; i++) image.data[i] = Math.min(SATURATION, image.data[i]!);
  for (let i = 0; i < 30; i++) image.data[random.integer(image.data.length)] = 3000;
  return image;
}
