import { createImage, type Image } from '../../image/image';
import type { Random } from '../../random';
import { addBadColumnsInPlace } from '../badPixels';
import { addNoiseInPlace } from '../detectorNoise';
import { saturateInPlace } from '../saturate';
import { type BayerPattern, logBetween, roomOf } from './camera';
import { addRaysInPlace } from './rays';
import type { Scene } from './scene';

/** What the detector adds of its own. Numbers are per frame. */
export interface Faults {
  readonly rays: number;
  /** Standard deviation of the charge that a ray leaves, pixels. */
  readonly diffusion: number;
  readonly hotPixels: number;
  /** Share of a hot pixel's charge that its four neighbours show as well. */
  readonly spill: number;
  readonly badColumns: number;
  /** Counts at the corner where the amplifier sits, fading over a fifth of the frame. */
  readonly glow: number;
  /** Counts between odd and even columns. */
  readonly columnStep: number;
  /** Standard deviation of each row's own level, counts. */
  readonly banding: number;
  /** Share of the charge above saturation that flows along the column. */
  readonly bleeding: number;
}

/** Longest exposures collect this many rays per megapixel, and undarkened cameras this many hot pixels. */
const MOST_RAYS = 120;
const MOST_HOT_PIXELS = 3000;

/** Draws a detector's faults: none of most sorts in most frames. */
export function drawFaults({ width, height, camera }: Scene, random: Random): Faults {
  const megapixels = (width * height) / 1e6;
  const seldom = (one: number, value: () => number): number => (random.integer(one) === 0 ? value() : 0);
  return {
    rays: seldom(2, () => random.poisson(megapixels * logBetween(random, 1, MOST_RAYS))),
    diffusion: random.between(0.3, 0.8),
    hotPixels: seldom(2, () => random.poisson(megapixels * logBetween(random, 5, MOST_HOT_PIXELS))),
    spill: seldom(3, () => random.between(0.02, 0.25)),
    badColumns: seldom(5, () => 1 + random.integer(4)),
    glow: seldom(8, () => camera.noise * logBetween(random, 3, 100)),
    columnStep: seldom(8, () => camera.noise * random.between(0.3, 3)),
    banding: seldom(8, () => camera.noise * random.between(0.1, 1)),
    bleeding: random.uniform(),
  };
}

/** Reads the scene out: mosaic, charges of the detector's own, noise, saturation, and digits last. */
export function expose(scene: Scene, faults: Faults, random: Random): Image {
  const { camera } = scene;
  const image = scene.planes.length === 1 ? scene.planes[0]! : throughMosaic(scene, camera.bayer!);
  for (let i = 0; i < image.data.length; i++) image.data[i] = Math.max(0, image.data[i]!);
  addRaysInPlace(
    image,
    { count: faults.rays, charge: 5 * camera.noise, diffusion: faults.diffusion },
    random.fork('rays'),
  );
  addHotPixels(image, scene, { faults, random: random.fork('hot') });
  if (faults.glow > 0) addGlow(image, faults.glow, random.fork('glow'));
  addNoiseInPlace(image, camera, random.fork('noise'));
  addLines(image, faults, random.fork('lines'));
  for (let i = 0; i < image.data.length; i++) image.data[i]! += camera.pedestal;
  saturateInPlace(image, camera.saturation, faults.bleeding);
  round(image, scene);
  return image;
}

/** Colour (0 red, 1 green, 2 blue) of the pixel at (x, y). */
export function mosaicColour(pattern: BayerPattern, x: number, y: number): number {
  return 'RGB'.indexOf(pattern[2 * (y & 1) + (x & 1)]!);
}

function throughMosaic({ width, height, planes }: Scene, pattern: BayerPattern): Image {
  const image = createImage(width, height);
  const colours = [0, 1, 2, 3].map((k) => planes[mosaicColour(pattern, k & 1, k >> 1)]!.data);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) image.data[y * width + x] = colours[2 * (y & 1) + (x & 1)]![y * width + x]!;
  }
  return image;
}

function addHotPixels(image: Image, { camera }: Scene, { faults, random }: { faults: Faults; random: Random }): void {
  const most = Math.max(20 * camera.noise, 1.2 * roomOf(camera));
  for (let k = 0; k < faults.hotPixels; k++) {
    const [x, y] = [random.integer(image.width), random.integer(image.height)];
    // Ever fewer of ever more charge.
    const charge = Math.min(most, 4 * camera.noise * (1 - random.uniform()) ** -1.2);
    image.data[y * image.width + x]! += charge;
    if (faults.spill === 0) continue;
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      if (x + dx < 0 || x + dx >= image.width || y + dy < 0 || y + dy >= image.height) continue;
      image.data[(y + dy) * image.width + x + dx]! += charge * faults.spill;
    }
  }
}

/** An amplifier that shines into a corner. */
function addGlow({ data, width, height }: Image, counts: number, random: Random): void {
  const corner = random.integer(4);
  const reach = 0.2 * Math.hypot(width, height);
  for (let y = 0; y < height; y++) {
    const dy = corner & 2 ? height - y : y;
    for (let x = 0; x < width; x++) {
      data[y * width + x]! += counts * Math.exp(-Math.hypot(corner & 1 ? width - x : x, dy) / reach);
    }
  }
}

function addLines(image: Image, { badColumns, columnStep, banding }: Faults, random: Random): void {
  addBadColumnsInPlace(image, badColumns, random);
  if (columnStep === 0 && banding === 0) return;
  for (let y = 0; y < image.height; y++) {
    const row = banding * random.normal();
    for (let x = 0; x < image.width; x++) image.data[y * image.width + x]! += row + (x & 1 ? columnStep : 0);
  }
}

function round({ data }: Image, { camera: { step, saturation, format } }: Scene): void {
  if (format === 'float32') return;
  const top = Math.floor(saturation / step) * step;
  for (let i = 0; i < data.length; i++) data[i] = Math.min(top, Math.max(0, Math.round(data[i]! / step) * step));
}
