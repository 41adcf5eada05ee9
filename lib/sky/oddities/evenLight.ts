import { logBetween, roomOf } from '../varied/camera';
import { drawVignetting, paintDust, paintNebula, paintSky, paintStreak } from '../varied/paintSky';
import { addLight, dimLight } from '../varied/scene';
import { smoothNoise } from '../varied/smoothNoise';
import { drawHeight, type Oddity } from './oddity';

/** A flat field: even light, vignetting, the shadows of dust. */
export const flat: Oddity = (scene, random) => {
  paintSky(scene, { level: roomOf(scene.camera) * random.between(0.05, 0.9), tilt: 0.2 * random.uniform() }, random);
  dimLight(scene, drawVignetting(scene, random));
  paintDust(scene, { count: random.integer(60), depth: [0.005, 0.3], sign: 1 }, random);
  return { shows: 'a flat field: dust rings on even light' };
};

/** A sky divided by a wrong flat: rings bright, or dark and bright beside each other. */
export const wrongFlat: Oddity = (scene, random) => {
  const { camera } = scene;
  paintSky(scene, { level: camera.sky + drawHeight(scene, random, 20), tilt: 0.2 * random.uniform() }, random);
  const doubled = { x: random.between(-40, 40), y: random.between(-40, 40) };
  const sign = random.integer(2) === 0 ? -1 : 0;
  const twice = random.integer(2) === 0;
  paintDust(scene, { count: 1 + random.integer(50), depth: [0.005, 0.3], sign, ...(twice && { doubled }) }, random);
  return { shows: 'rings of dust from a wrong flat field, no star' };
};

/** Clouds or fog that no star shines through, by moonlight at times. */
export const clouds: Oddity = (scene, random) => {
  const size = Math.max(scene.width, scene.height);
  const structure = smoothNoise(
    { scale: size * random.between(0.1, 0.7), octaves: 5, fall: random.between(0.35, 0.6) },
    random,
  );
  const level = Math.max(scene.camera.sky, drawHeight(scene, random, 3));
  const contrast = logBetween(random, 0.01, 0.4);
  addLight(scene, (x, y) => level * Math.max(0, 1 + contrast * structure(x, y)));
  return { shows: 'clouds, no star' };
};

/** Twilight or day: bright, tilted, empty. */
export const twilight: Oddity = (scene, random) => {
  paintSky(scene, { level: roomOf(scene.camera) * random.between(0.1, 0.8), tilt: random.uniform() ** 2 }, random);
  dimLight(scene, drawVignetting(scene, random));
  paintDust(scene, { count: random.integer(10), depth: [0.003, 0.05], sign: 1 }, random);
  return { shows: 'the bright sky of twilight' };
};

/** Glowing gas without stars. */
export const nebula: Oddity = (scene, random) => {
  paintSky(scene, { level: scene.camera.sky, tilt: 0.2 * random.uniform() }, random);
  for (let k = 0; k <= random.integer(3); k++) paintNebula(scene, drawHeight(scene, random, 8), random);
  return { shows: 'a nebula without stars' };
};

/** Streaks of satellites or planes, no star. */
export const streaks: Oddity = (scene, random) => {
  paintSky(scene, { level: scene.camera.sky, tilt: 0.3 * random.uniform() }, random);
  const count = 1 + random.integer(5);
  for (let k = 0; k < count; k++) {
    paintStreak(scene, { peak: drawHeight(scene, random, 8), width: logBetween(random, 1.5, 12) }, random);
  }
  return { shows: 'streaks of satellites or planes, no star' };
};

/** Ghosts: large faint discs and arcs of light that was reflected in the optics. */
export const ghosts: Oddity = (scene, random) => {
  const { width, height, camera } = scene;
  paintSky(scene, { level: camera.sky, tilt: 0.5 * random.uniform() }, random);
  const [cx, cy] = [width * random.between(0.2, 0.8), height * random.between(0.2, 0.8)];
  const direction = random.between(0, 2 * Math.PI);
  const count = 1 + random.integer(5);
  for (let k = 0; k < count; k++) {
    const away = random.between(-0.5, 0.5) * width;
    const [x0, y0] = [cx + away * Math.cos(direction), cy + away * Math.sin(direction)];
    const [radius, hole, soft] = [
      width * logBetween(random, 0.03, 0.4),
      random.integer(2) * random.between(0.2, 0.9),
      random.between(1, 12),
    ];
    const peak = drawHeight(scene, random, 2) ** 0.8;
    const inside = (r: number, edge: number): number => 1 / (1 + Math.exp(Math.min(50, (r - edge) / soft)));
    addLight(scene, (x, y) => {
      const r = Math.hypot(x - x0, y - y0);
      return peak * (inside(r, radius) - (hole > 0 ? inside(r, hole * radius) : 0));
    });
  }
  // One ring or two alone may as well be a star or two far out of focus.
  return { shows: 'reflections in the optics, no star', ...(count <= 2 && { mistakenFor: [0, 0, 0.4, 0.6] }) };
};
