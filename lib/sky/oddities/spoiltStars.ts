import type { Random } from '../../random';
import { addStarInPlace } from '../addStar';
import { logBetween, roomOf } from '../varied/camera';
import { addLight, type Scene } from '../varied/scene';
import { drawStarLook } from '../varied/starPsf';
import type { Oddity } from './oddity';

/** Bright stars alone, every one saturated far over: their shape is gone. */
export const burntStars: Oddity = (scene, random) => {
  addLight(scene, () => scene.camera.sky);
  paintStarsOf(scene, { count: 1 + random.integer(12), low: 30, high: 500 }, random);
  return { shows: 'saturated stars alone', faults: { bleeding: random.uniform(), hotPixels: 0 } };
};

/** A fault of readout: every row starts some pixels later than the one before, and the frame wraps around. */
export const sheared: Oddity = (scene, random) => {
  addLight(scene, () => scene.camera.sky);
  paintStarsOf(scene, { count: 15 + random.integer(100), low: 0.01, high: 2 }, random);
  // Pixels a row: a clock that loses one in each row or two, or gains some.
  const slope = (random.integer(2) === 0 ? 1 : -1) * random.between(0.6, 3);
  return {
    shows: 'a frame that readout sheared',
    // Each star is a good comet by its shape.
    mistakenFor: [0, 0.4, 0, 0.6],
    after: ({ data, width, height }) => {
      const row = new Float32Array(width);
      for (let y = 0; y < height; y++) {
        row.set(data.subarray(y * width, (y + 1) * width));
        const shift = Math.round(slope * y);
        for (let x = 0; x < width; x++) data[y * width + ((((x + shift) % width) + width) % width)] = row[x]!;
      }
    },
  };
};

function paintStarsOf(
  scene: Scene,
  { count, low, high }: { count: number; low: number; high: number },
  random: Random,
): void {
  const look = drawStarLook('Circular', scene.camera.bayer !== undefined, random);
  const psf = look.psfs[0]!;
  for (let k = 0; k < count; k++) {
    const flux = (roomOf(scene.camera) * logBetween(random, low, high)) / psf.outskirts[0]!;
    const star = { x: random.between(0, scene.width), y: random.between(0, scene.height), flux };
    for (const plane of scene.planes) addStarInPlace(plane, psf, star, 0.15 * scene.camera.noise);
  }
}
