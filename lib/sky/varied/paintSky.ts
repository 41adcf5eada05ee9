import type { Random } from '../../random';
import { logBetween } from './camera';
import { addLight, around, dimLight, type Light, type Scene } from './scene';
import { smoothNoise } from './smoothNoise';

/** Adds the sky: flat, or tilted by Moon or twilight up to its whole brightness. `tilt` 0..1. */
export function paintSky(scene: Scene, { level, tilt }: { level: number; tilt: number }, random: Random): void {
  const { width, height } = scene;
  const angle = random.between(0, 2 * Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const half = Math.hypot(width, height) / 2;
  addLight(scene, (x, y) => level * (1 + (tilt * (cos * (x - width / 2) + sin * (y - height / 2))) / half));
}

/** Share of the tilt of a sky: small in most, up to all of it in some. */
export function drawTilt(random: Random): number {
  return random.integer(8) === 0 ? random.between(0.3, 1) : 0.3 * random.uniform() ** 2;
}

/** Light lost towards the corners: up to half, as cos^4 and a narrow tube do, about a middle that may be off. */
export function drawVignetting({ width, height }: Scene, random: Random): Light {
  const loss = random.integer(2) === 0 ? 0 : random.between(0.03, 0.5);
  const [x0, y0] = [width * random.between(0.4, 0.6), height * random.between(0.4, 0.6)];
  const power = random.between(1, 2.5);
  const corner = Math.hypot(width, height) / 2;
  return (x, y) => Math.max(0.05, 1 - loss * (Math.hypot(x - x0, y - y0) / corner) ** (2 * power));
}

interface DustOptions {
  readonly count: number;
  /** Share of the light, in the ring. */
  readonly depth: readonly [number, number];
  /** 1 for shadows, -1 for the bright rings of a flat that has them where the frame has not, 0 for either. */
  readonly sign: 1 | -1 | 0;
  /** The rings come twice, dark and bright, this far apart: dust that moved between frame and flat. Pixels. */
  readonly doubled?: { readonly x: number; readonly y: number };
}

/** Shadows of dust far in front of the detector: rings like the pupil, all of one or two sizes, or mere blots. */
export function paintDust(scene: Scene, { count, depth, sign, doubled }: DustOptions, random: Random): void {
  const sizes = [logBetween(random, 4, 60), logBetween(random, 4, 60)];
  const hole = random.integer(3) === 0 ? 0 : random.between(0.2, 0.6);
  const common = sign === 0 ? (random.integer(2) === 0 ? 1 : -1) : sign;
  for (let k = 0; k < count; k++) {
    const ring = {
      x: random.between(0, scene.width),
      y: random.between(0, scene.height),
      radius: sizes[random.integer(2)]! * random.between(0.9, 1.1),
      hole,
      depth: common * logBetween(random, ...depth),
      soft: random.between(1, 4),
    };
    paintRing(scene, ring);
    if (doubled) paintRing(scene, { ...ring, x: ring.x + doubled.x, y: ring.y + doubled.y, depth: -ring.depth });
  }
}

interface Ring {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly hole: number;
  readonly depth: number;
  readonly soft: number;
}

function paintRing(scene: Scene, { x: x0, y: y0, radius, hole, depth, soft }: Ring): void {
  const inside = (r: number, edge: number): number => 1 / (1 + Math.exp((r - edge) / (0.4 * soft)));
  dimLight(
    scene,
    (x, y) => {
      const r = Math.hypot(x - x0, y - y0);
      return 1 - depth * (inside(r, radius) - (hole > 0 ? inside(r, hole * radius) : 0));
    },
    around(x0, y0, radius + 4 * soft),
  );
}

/** Glowing gas: cloud-like, brightest at a place. `peak` in counts. */
export function paintNebula(scene: Scene, peak: number, random: Random): void {
  const { width, height } = scene;
  const size = Math.max(width, height);
  const threads = smoothNoise(
    { scale: size * random.between(0.15, 0.5), octaves: 5, fall: random.between(0.4, 0.65) },
    random,
  );
  const [x0, y0] = [width * random.between(0.2, 0.8), height * random.between(0.2, 0.8)];
  const reach = size * random.between(0.15, 0.5);
  addLight(
    scene,
    (x, y) =>
      (peak / 2) * Math.exp(-(((x - x0) ** 2 + (y - y0) ** 2) / reach ** 2) / 2) * Math.max(0, 1 + 0.6 * threads(x, y)),
    { colour: [random.between(0.5, 2.5), 1, random.between(0.3, 1.5)] },
  );
}

export interface Galaxy {
  readonly x: number;
  readonly y: number;
  /** Of half the light along the major axis, pixels. */
  readonly radius: number;
  /** Minor over major axis. */
  readonly axisRatio: number;
  readonly angle: number;
  /** Counts per pixel in the middle, with the seeing about 1.5 pixels. */
  readonly peak: number;
  /** Sersic's index: 1 a disc, 4 an elliptical. */
  readonly index: number;
  /** 0 without spiral arms to 1. */
  readonly arms: number;
}

/** A galaxy by Sersic's law (1963), with two logarithmic spiral arms or a dust lane where it has a disc. */
export function paintGalaxy(scene: Scene, galaxy: Galaxy, random: Random): void {
  const { x: x0, y: y0, radius, axisRatio, angle, index } = galaxy;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const b = 2 * index - 1 / 3;
  const profile = (r: number): number => Math.exp(-b * (Math.hypot(r, 1.5) / radius) ** (1 / index));
  const scale = galaxy.peak / profile(0);
  const winding = random.between(2, 5) * (random.integer(2) === 0 ? 1 : -1);
  const lane = axisRatio < 0.3 && random.integer(2) === 0 ? random.between(0.3, 0.8) : 0;
  addLight(
    scene,
    (x, y) => {
      const along = (x - x0) * cos + (y - y0) * sin;
      const across = ((y - y0) * cos - (x - x0) * sin) / axisRatio;
      const r = Math.hypot(along, across);
      const spiral = 1 + galaxy.arms * Math.cos(2 * Math.atan2(across, along) - winding * Math.log(1 + r / 3));
      const dust = 1 - lane * Math.exp(-0.5 * ((across * axisRatio - 0.03 * radius) / (0.05 * radius)) ** 2);
      return scale * profile(r) * spiral * dust;
    },
    { box: around(x0, y0, radius * (index > 2 ? 8 : 4)) },
  );
}

/** A streak of a satellite, a plane or a meteor across the frame, `peak` counts high; planes blink. */
export function paintStreak(
  scene: Scene,
  { peak, width: fwhm }: { peak: number; width: number },
  random: Random,
): void {
  const { width, height } = scene;
  const angle = random.between(0, Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x0, y0] = [random.between(0, width), random.between(0, height)];
  const kind = random.integer(4);
  const [period, phase] = [random.between(20, 120), random.between(0, 6)];
  const length = kind === 0 ? random.between(0.1, 0.5) * width : Number.POSITIVE_INFINITY;
  addLight(scene, (x, y) => {
    const along = (x - x0) * cos + (y - y0) * sin;
    const across = (y - y0) * cos - (x - x0) * sin;
    if (Math.abs(across) > 4 * fwhm || Math.abs(along) > length) return 0;
    const light = peak * Math.exp(-2.77 * (across / fwhm) ** 2);
    if (kind === 0) return light * (1 - Math.abs(along) / length);
    return kind === 1 ? light * (0.15 + Math.max(0, Math.sin(phase + along / period)) ** 8) : light;
  });
}
