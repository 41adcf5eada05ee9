import { logBetween } from '../varied/camera';
import { paintGalaxy, paintSky } from '../varied/paintSky';
import { drawHeight, type Oddity } from './oddity';

/** One to a few galaxies, edge on to face on, that leave no star to see. */
export const galaxies: Oddity = (scene, random) => {
  const { width, height, camera } = scene;
  paintSky(scene, { level: camera.sky, tilt: 0.2 * random.uniform() }, random);
  const count = random.integer(2) === 0 ? 1 : 1 + random.integer(6);
  for (let k = 0; k < count; k++) {
    paintGalaxy(
      scene,
      {
        x: width * random.between(0.2, 0.8),
        y: height * random.between(0.2, 0.8),
        radius: logBetween(random, 12, 0.25 * Math.min(width, height)),
        axisRatio: random.between(0.12, 1),
        angle: random.between(0, Math.PI),
        peak: drawHeight(scene, random, 15),
        index: random.integer(2) === 0 ? random.between(0.7, 1.5) : random.between(2, 4),
        arms: random.integer(2) * random.between(0.1, 0.7),
      },
      random,
    );
  }
  return { shows: count === 1 ? 'a galaxy and no star' : 'galaxies and no star' };
};
