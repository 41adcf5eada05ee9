import type { Random } from '../../random';
import { addStarInPlace } from '../addStar';
import type { TrueStar } from '../frameTruth';
import { logBetween, roomOf } from './camera';
import type { Colour, Light, Scene } from './scene';
import { addLight } from './scene';
import type { StarLook } from './starPsf';

/** Stars are drawn down to this many sky deviations at their peak, and told in the truth from `TOLD` on. */
const FAINTEST = 2;
const TOLD = 3;
/** A gradable frame has at least so many stars of this height that are neither saturated nor at the edge. */
const FEWEST_CLEAR = 3;
const CLEAR = 25;
/** Stars' light ends where it falls below this share of the sky's deviation. */
const FAINTEST_PIXEL = 0.15;

export interface StarFieldOptions {
  readonly look: StarLook;
  /** Share of the light that arrives at a place. */
  readonly flat: Light;
}

/** Paints a field of stars, few or many, with clear ones among them; gives them brightest first. */
export function paintStars(scene: Scene, { look, flat }: StarFieldOptions, random: Random): TrueStar[] {
  const { camera, width, height } = scene;
  const most = roomOf(camera);
  const own = Math.max(...look.psfs.map(({ outskirts }) => outskirts[0]!));
  const clear = Math.min(CLEAR * camera.noise, 0.5 * most);
  const margin = Math.min(0.2 * Math.min(width, height), 5 + outerReach(look));
  const peaks = drawPeaks(
    { noise: camera.noise, clear, most, crowd: (width * height) / 400, lonely: look.outOfFocus },
    random,
  );
  const spikes = drawSpikes(random);
  return peaks
    .map((peak, k): TrueStar => {
      const edge = k < FEWEST_CLEAR ? margin : -margin / 2;
      const [x, y] = [random.between(edge, width - edge), random.between(edge, height - edge)];
      const star = { x, y, flux: (peak / own) * flat(x, y) };
      const zone = (place: number, length: number): number =>
        Math.max(0, Math.min(look.zones - 1, Math.floor((place * look.zones) / length)));
      const psf = look.psfs[zone(y, height) * look.zones + zone(x, width)]!;
      const colour = starColour(random);
      const at = nearestPixel(scene, x, y);
      const below = scene.planes.map(({ data }) => data[at]!);
      let highest = 0;
      let full = false;
      scene.planes.forEach((plane, c) => {
        const share = scene.planes.length === 1 ? 1 : colour[c]!;
        const reached = addStarInPlace(plane, psf, { ...star, flux: star.flux * share }, FAINTEST_PIXEL * camera.noise);
        if (scene.planes.length === 1 || c === 1) highest = reached;
        full ||= below[c]! + reached + camera.pedestal > camera.saturation;
      });
      if (spikes && !look.outOfFocus && peak > 100 * camera.noise) paintSpikes(scene, { x, y, peak }, spikes);
      return { ...star, peak: highest, saturated: full };
    })
    .filter(({ peak }) => peak >= TOLD * camera.noise)
    .sort((a, b) => b.flux - a.flux);
}

function nearestPixel({ width, height }: Scene, x: number, y: number): number {
  const inside = (place: number, length: number): number => Math.min(length - 1, Math.max(0, Math.round(place)));
  return inside(y, height) * width + inside(x, width);
}

/** Radius of a star's bright part, pixels. */
function outerReach({ psfs }: StarLook): number {
  const { outskirts } = psfs[0]!;
  const end = outskirts.findIndex((light) => light < 0.05 * outskirts[0]!);
  return end < 0 ? outskirts.length : end;
}

/** Counts, but for `crowd`, the most stars, and `lonely`: whether a frame often holds a star or two alone. */
interface PeakRanges {
  readonly noise: number;
  readonly clear: number;
  readonly most: number;
  readonly crowd: number;
  readonly lonely: boolean;
}

/** One in so many frames shows a star or two alone: often where a bright star is put out of focus on purpose. */
const LONELY_DONUTS = 3;
const LONELY_STARS = 20;

/** Heights above the sky, counts: first the clear ones, then a power law as of the Milky Way; some fields are crowded. */
function drawPeaks({ noise, clear, most, crowd, lonely }: PeakRanges, random: Random): number[] {
  if (random.integer(lonely ? LONELY_DONUTS : LONELY_STARS) === 0) {
    return Array.from({ length: 1 + random.integer(2) }, () =>
      logBetween(random, 2 * clear, Math.max(2.1 * clear, 0.8 * most)),
    );
  }
  const first = FEWEST_CLEAR + random.integer(6);
  const sort = random.integer(10);
  const others =
    sort < 2 ? random.integer(6) : Math.round(Math.min(crowd, logBetween(random, 10, sort === 9 ? 1500 : 200)));
  const slope = random.between(0.7, 1);
  return [
    ...Array.from({ length: first }, () =>
      logBetween(random, clear, Math.max(1.01 * clear, Math.min(0.8 * most, 30 * clear))),
    ),
    ...Array.from({ length: others }, () =>
      Math.min(30 * most, FAINTEST * noise * (1 - random.uniform()) ** (-1 / slope)),
    ),
  ];
}

/** Red to blue stars, green being one. */
function starColour(random: Random): Colour {
  const warmth = 0.35 * random.normal();
  return [0.6 * Math.exp(warmth), 1, 0.7 * Math.exp(-warmth)];
}

interface Spikes {
  readonly arms: number;
  readonly angle: number;
  readonly strength: number;
}

/** Two, four or six arms of vanes or wires in front of the mirror; undefined in most frames. */
function drawSpikes(random: Random): Spikes | undefined {
  if (random.integer(4) > 0) return undefined;
  return {
    arms: [2, 4, 4, 6][random.integer(4)]!,
    angle: random.between(0, Math.PI),
    strength: logBetween(random, 0.02, 0.2),
  };
}

function paintSpikes(
  scene: Scene,
  { x: x0, y: y0, peak }: { x: number; y: number; peak: number },
  spikes: Spikes,
): void {
  const reach = Math.min(400, Math.sqrt((peak * spikes.strength) / (0.2 * scene.camera.noise)) * 5);
  const box = { left: x0 - reach, right: x0 + reach, bottom: y0 - reach, top: y0 + reach };
  const directions = Array.from({ length: spikes.arms }, (_, k) => spikes.angle + (2 * Math.PI * k) / spikes.arms);
  const arms = directions.map((a) => [Math.cos(a), Math.sin(a)] as const);
  addLight(
    scene,
    (x, y) => {
      let light = 0;
      for (const [cos, sin] of arms) {
        const along = (x - x0) * cos + (y - y0) * sin;
        const across = (y - y0) * cos - (x - x0) * sin;
        if (along > 0 && Math.abs(across) < 4) light += Math.exp(-across * across) / (1 + (along / 5) ** 2);
      }
      return peak * spikes.strength * light;
    },
    { box },
  );
}
