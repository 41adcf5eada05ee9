import type { Random } from '../../random';
import { logBetween, roomOf } from '../varied/camera';
import { addLight, around, type Light, type Scene } from '../varied/scene';
import { smoothNoise } from '../varied/smoothNoise';
import { drawHeight, type Oddity } from './oddity';

/** The Moon whole: full, gibbous or crescent, well or over-exposed. */
export const moon: Oddity = (scene, random) => {
  const side = Math.min(scene.width, scene.height);
  const radius = side * random.between(0.15, 0.48);
  paintSky(scene);
  paintMoon(
    scene,
    {
      x: scene.width / 2 + random.between(-0.1, 0.1) * side,
      y: scene.height / 2 + random.between(-0.1, 0.1) * side,
      radius,
    },
    random,
  );
  return { shows: 'the Moon' };
};

/** The Moon's limb: a part of a disc much larger than the frame, or craters all over. */
export const moonLimb: Oddity = (scene, random) => {
  const radius = Math.hypot(scene.width, scene.height) * logBetween(random, 0.5, 4);
  const away = radius * random.between(0.3, 1);
  const angle = random.between(0, 2 * Math.PI);
  paintSky(scene);
  paintMoon(
    scene,
    { x: scene.width / 2 + away * Math.cos(angle), y: scene.height / 2 + away * Math.sin(angle), radius },
    random,
  );
  return { shows: 'a part of the Moon' };
};

/** A planet's disc, with belts or a ring, at times with a moon that is no star. */
export const planet: Oddity = (scene, random) => {
  const { width, height } = scene;
  const radius = logBetween(random, 12, 0.3 * Math.min(width, height));
  const at = { x: width * random.between(0.35, 0.65), y: height * random.between(0.35, 0.65) };
  const peak = Math.max(drawHeight(scene, random, 50), 30 * scene.camera.noise) * (random.integer(5) === 0 ? 5 : 1);
  const [angle, flat, soft] = [random.between(0, Math.PI), random.between(0.9, 1), random.between(1, 5)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const ring = random.integer(2) === 0 ? random.between(0.1, 0.5) : 0;
  const [belts, wave] = [random.between(0, 0.4), random.between(2, 9)];
  const inside = (r: number, edge: number): number => 1 / (1 + Math.exp(Math.min(50, (r - edge) / (0.4 * soft))));
  paintSky(scene);
  addLight(
    scene,
    (x, y) => {
      const along = (x - at.x) * cos + (y - at.y) * sin;
      const across = (y - at.y) * cos - (x - at.x) * sin;
      const r = Math.hypot(along, across / flat);
      const limb = Math.sqrt(Math.max(0.05, 1 - (r / radius) ** 2));
      const disc = inside(r, radius) * limb ** 0.6 * (1 + belts * Math.sin((wave * across) / radius));
      if (ring === 0) return peak * disc;
      const far = Math.hypot(along, across / ring);
      return peak * (disc + 0.7 * (inside(far, 2.2 * radius) - inside(far, 1.25 * radius)));
    },
    { box: around(at.x, at.y, 2.6 * radius + 8 * soft) },
  );
  return { shows: ring > 0 ? 'a planet with a ring' : 'the disc of a planet' };
};

function paintSky(scene: Scene): void {
  addLight(scene, () => scene.camera.sky);
}

interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A sphere in sunlight of any phase, with seas and craters, blurred at its edge by the seeing. */
function paintMoon(scene: Scene, disc: Disc, random: Random): void {
  const { x: x0, y: y0, radius } = disc;
  // Up to four times saturation: over-exposed.
  const peak = roomOf(scene.camera) * logBetween(random, 0.15, 4);
  const [phase, lean] = [
    random.integer(3) === 0 ? 0 : random.between(0, 0.8 * Math.PI),
    random.between(0, 2 * Math.PI),
  ];
  const sun = [Math.sin(phase) * Math.cos(lean), Math.sin(phase) * Math.sin(lean), Math.cos(phase)] as const;
  const seas = smoothNoise({ scale: radius * 0.8, octaves: 6, fall: 0.6 }, random);
  const craters = drawCraters(scene, disc, random);
  const soft = random.between(0.7, 4);
  addLight(
    scene,
    (x, y) => {
      const [u, v] = [(x - x0) / radius, (y - y0) / radius];
      const r = Math.hypot(u, v);
      const edge = 1 / (1 + Math.exp(Math.min(50, ((r - 1) * radius) / (0.5 * soft))));
      const w = Math.sqrt(Math.max(0, 1 - r * r));
      const lit = u * sun[0] + v * sun[1] + w * sun[2];
      if (edge < 1e-6 || lit <= 0) return 0;
      return peak * edge * Math.min(1, 3 * lit) * Math.max(0.2, 0.7 + 0.15 * seas(x, y)) * craters(x, y);
    },
    { box: around(x0, y0, radius + 8 * soft) },
  );
}

/** Craters: a bright rim towards the Sun's far side and a dark floor. */
function drawCraters({ width, height }: Scene, { radius }: Disc, random: Random): Light {
  const all = Array.from({ length: 20 + random.integer(80) }, () => ({
    x: random.between(0, width),
    y: random.between(0, height),
    size: radius * logBetween(random, 0.01, 0.12),
    bright: random.between(-0.4, 0.6),
  }));
  // Each cell of a coarse grid knows the craters that touch it: most places have none.
  const cell = 32;
  const grid = new Map<number, typeof all>();
  for (const crater of all) {
    for (let j = Math.floor((crater.y - 1.5 * crater.size) / cell); j <= (crater.y + 1.5 * crater.size) / cell; j++) {
      for (let i = Math.floor((crater.x - 1.5 * crater.size) / cell); i <= (crater.x + 1.5 * crater.size) / cell; i++) {
        const key = j * 4096 + i;
        grid.set(key, [...(grid.get(key) ?? []), crater]);
      }
    }
  }
  return (x, y) => {
    let factor = 1;
    for (const { x: a, y: b, size, bright } of grid.get(Math.floor(y / cell) * 4096 + Math.floor(x / cell)) ?? []) {
      const r = Math.hypot(x - a, y - b) / size;
      if (r < 1.5) factor *= 1 + bright * Math.exp(-(((r - 1) / 0.2) ** 2)) + (r < 1 ? -0.3 * bright : 0);
    }
    return Math.max(0.1, factor);
  };
}
