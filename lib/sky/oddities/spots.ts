import type { Random } from '../../random';
import { logBetween, roomOf } from '../varied/camera';
import { addLight, around, type Scene } from '../varied/scene';
import { drawHeight, type Oddity } from './oddity';

interface Grid {
  readonly pitch: number;
  readonly angle: number;
  readonly hexagonal: boolean;
  /** Places are taken where this is true, in units of half the frame's shorter side from the middle. */
  readonly taken: (r: number) => boolean;
  /** Random offset of each place, in units of the pitch. */
  readonly jitter: number;
}

function gridPlaces({ width, height }: Scene, grid: Grid, random: Random): { x: number; y: number }[] {
  const places: { x: number; y: number }[] = [];
  const half = Math.min(width, height) / 2;
  const rows = Math.ceil(Math.hypot(width, height) / grid.pitch);
  const [cos, sin] = [Math.cos(grid.angle), Math.sin(grid.angle)];
  for (let j = -rows; j <= rows; j++) {
    for (let i = -rows; i <= rows; i++) {
      const u = grid.pitch * (i + (grid.hexagonal && j & 1 ? 0.5 : 0) + grid.jitter * random.normal());
      const v = grid.pitch * (j * (grid.hexagonal ? Math.sqrt(3) / 2 : 1) + grid.jitter * random.normal());
      if (!grid.taken(Math.hypot(u, v) / half)) continue;
      const [x, y] = [width / 2 + u * cos - v * sin, height / 2 + u * sin + v * cos];
      if (x > -grid.pitch && y > -grid.pitch && x < width + grid.pitch && y < height + grid.pitch)
        places.push({ x, y });
    }
  }
  return places;
}

/** The spots of a Shack-Hartmann sensor: a pupil's worth of images of one star on a grid bent by aberrations. */
export const shackHartmann: Oddity = (scene, random) => {
  const side = Math.min(scene.width, scene.height);
  const [outer, inner] = [random.between(0.4, 0.98), random.between(0, 0.4)];
  const grid = {
    pitch: side / logBetween(random, 7, 28),
    angle: random.between(0, Math.PI),
    hexagonal: random.integer(3) === 0,
    taken: (r: number) => r < outer && r > inner * outer,
    jitter: random.between(0, 0.06),
  };
  paintSpots(scene, { places: gridPlaces(scene, grid, random), pitch: grid.pitch }, random);
  return { shows: 'the spot grid of a wave-front sensor' };
};

/** A mask of pinholes, for the distortion of a camera: a regular grid all over the frame. */
export const pinholes: Oddity = (scene, random) => {
  const grid = {
    pitch: logBetween(random, 18, 120),
    angle: random.between(-0.1, 0.1),
    hexagonal: random.integer(4) === 0,
    taken: () => true,
    jitter: 0,
  };
  paintSpots(scene, { places: gridPlaces(scene, grid, random), pitch: grid.pitch }, random);
  return { shows: 'a regular grid of pinholes' };
};

function paintSpots(
  scene: Scene,
  { places, pitch }: { places: readonly { x: number; y: number }[]; pitch: number },
  random: Random,
): void {
  addLight(scene, () => scene.camera.sky);
  const sigma = pitch * random.between(0.05, 0.22);
  const stretch = random.integer(2) === 0 ? 1 : random.between(1, 2.5);
  const angle = random.between(0, Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const peak = Math.max(15 * scene.camera.noise, drawHeight(scene, random, 15));
  const spread = random.between(0, 0.4);
  for (const { x: x0, y: y0 } of places) {
    const height = peak * Math.exp(spread * random.normal());
    addLight(
      scene,
      (x, y) => {
        const along = ((x - x0) * cos + (y - y0) * sin) / stretch;
        const across = (y - y0) * cos - (x - x0) * sin;
        return height * Math.exp(-(along * along + across * across) / (2 * sigma * sigma));
      },
      { box: around(x0, y0, 4.5 * sigma * stretch) },
    );
  }
}

/** Ends of fibres lit by a lamp, or other flat-topped discs: on a grid or strewn, of one or a few sizes. */
export const fibres: Oddity = (scene, random) => {
  const { width, height, camera } = scene;
  const saturated = random.integer(4) === 0;
  const peak = saturated ? 3 * roomOf(camera) : Math.max(10 * camera.noise, drawHeight(scene, random, 10));
  paintDiscs(
    scene,
    { count: 3 + random.integer(40), radius: logBetween(random, 7, 0.06 * Math.min(width, height) + 7), peak },
    random,
  );
  return { shows: saturated ? 'saturated discs' : 'the discs of fibres in even light' };
};

function paintDiscs(
  scene: Scene,
  { count, radius, peak }: { count: number; radius: number; peak: number },
  random: Random,
): void {
  const { width, height, camera } = scene;
  addLight(scene, () => camera.sky);
  const soft = random.between(0.6, 2.5);
  const texture = random.between(0, 0.2);
  for (let k = 0; k < count; k++) {
    const [x0, y0, size] = [
      random.between(0, width),
      random.between(0, height),
      radius * (random.integer(5) === 0 ? 0.6 : 1),
    ];
    const own = peak * random.between(0.6, 1);
    const tilt = random.between(-texture, texture);
    addLight(
      scene,
      (x, y) =>
        (own * (1 + (tilt * (x - x0)) / size)) /
        (1 + Math.exp(Math.min(50, (Math.hypot(x - x0, y - y0) - size) / (0.5 * soft)))),
      { box: around(x0, y0, size + 8 * soft) },
    );
  }
}
