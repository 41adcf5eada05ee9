import { logBetween, roomOf } from '../varied/camera';
import { addLight } from '../varied/scene';
import { smoothNoise } from '../varied/smoothNoise';
import type { Oddity } from './oddity';

/** A dark: hot pixels and rays of every width, glow at times. */
export const dark: Oddity = ({ camera, width, height }, random) => {
  const megapixels = (width * height) / 1e6;
  return {
    shows: 'a dark frame: hot pixels and cosmic rays',
    faults: {
      hotPixels: random.poisson(megapixels * logBetween(random, 20, 20_000)),
      rays: random.poisson(megapixels * logBetween(random, 0.5, 150)),
      spill: random.integer(2) * random.between(0.02, 0.25),
      ...(random.integer(3) === 0 && { glow: camera.noise * logBetween(random, 5, 200) }),
    },
  };
};

/** A bias: noise and lines alone. */
export const bias: Oddity = ({ camera }, random) => ({
  shows: 'a bias frame: read noise alone',
  faults: {
    hotPixels: random.poisson(random.between(0, 20)),
    rays: 0,
    glow: 0,
    banding: random.integer(2) * camera.noise * random.between(0.1, 2),
    columnStep: random.integer(2) * camera.noise * random.between(0.3, 4),
  },
});

/** Rays alone, up to more than a hundred, over an even sky. */
export const rays: Oddity = (scene, random) => {
  addLight(scene, () => scene.camera.sky);
  return {
    shows: 'cosmic rays and no star',
    faults: { rays: 5 + Math.round(logBetween(random, 3, 150)), hotPixels: random.integer(2) * random.integer(200) },
  };
};

/** Bad columns, a seam between two halves. */
export const seam: Oddity = (scene, random) => {
  const { camera, width, height } = scene;
  const along = random.integer(2) === 0 ? width : height;
  const [place, step] = [random.between(0.2, 0.8) * along, camera.noise * logBetween(random, 1, 50)];
  addLight(scene, (x, y) => camera.sky + ((along === width ? x : y) > place ? step : 0));
  return {
    shows: 'an empty frame with a seam and bad columns',
    faults: { badColumns: 1 + random.integer(12), rays: 0 },
  };
};

/** Noise alone, some of it with structure of a few pixels as of resampling or interference. */
export const noise: Oddity = (scene, random) => {
  const { camera } = scene;
  const grain = smoothNoise({ scale: random.between(2, 12), octaves: 1, fall: 1 }, random);
  const amount = random.integer(2) * camera.noise * random.between(0.2, 2);
  const [wave, angle] = [
    random.integer(3) === 0 ? camera.noise * random.between(0.3, 3) : 0,
    random.between(0, Math.PI),
  ];
  const period = random.between(3, 60);
  addLight(
    scene,
    (x, y) =>
      camera.sky +
      3 * amount +
      wave +
      amount * grain(x, y) +
      wave * Math.sin((x * Math.cos(angle) + y * Math.sin(angle)) / period),
  );
  return { shows: 'noise alone', faults: { hotPixels: 0, rays: 0 } };
};

/** Every pixel at the top, or all at one value. */
export const constant: Oddity = (scene, random) => {
  const full = random.integer(2) === 0;
  const level = full ? 2 * scene.camera.saturation : roomOf(scene.camera) * random.uniform();
  return {
    shows: full ? 'a frame that is saturated all over' : 'a frame of one value',
    after: ({ data }) => {
      if (!full) data.fill(Math.round(level));
      else for (let i = 0; i < data.length; i++) data[i] = scene.camera.saturation;
    },
  };
};
