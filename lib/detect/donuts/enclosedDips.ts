import type { Image } from '../../image/image';

/** What makes a dip worth reporting. */
export interface DipOptions {
  /** Values up to this count as sky: nothing darker is told apart. In the units of the image. */
  readonly floor: number;
  /** Standard deviation of a pixel, above 0. */
  readonly noise: number;
  /** Saddle less bottom must be this many `noise` or more ... */
  readonly leastSigmas: number;
  /** ... and this share of the saddle. */
  readonly leastShare: number;
}

/** A place that is darker than everything around it. */
export interface Dip {
  /** Centre of its pixels. */
  readonly x: number;
  readonly y: number;
  /** Pixels below the saddle. */
  readonly area: number;
  readonly bottom: number;
  /** Level of the lowest way out: the weakest point of the ring around it. */
  readonly saddle: number;
}

const LEVELS = 4096;

/**
 * Finds what rings enclose, whatever their size: the image is flooded from below, and each basin lives from its bottom
 * to the level where it spills into a deeper one (the persistence of sub-level sets; Edelsbrunner, Letscher and
 * Zomorodian 2002). Beyond the edge lies the sky; NaN and infinities are walls.
 */
export function enclosedDips(image: Image, options: DipOptions): Dip[] {
  const scale = levelScale(image, options);
  const order = pixelsByLevel(image, scale);
  return flood(image, { order, scale, options });
}

/** Brightness in LEVELS steps: level 0 up to the floor, then rising with the logarithm. */
interface LevelScale {
  levelOf(value: number): number;
  brightnessOf(level: number): number;
}

function levelScale({ data }: Image, { floor, noise }: DipOptions): LevelScale {
  let highest = floor + noise;
  for (let i = 0; i < data.length; i++) if (data[i]! > highest && data[i]! < Infinity) highest = data[i]!;
  const steps = (LEVELS - 2) / Math.log1p((highest - floor) / noise);
  return {
    // What is no number compares as false and lands on top.
    levelOf: (value) =>
      value <= floor ? 0 : value <= highest ? 1 + Math.floor(steps * Math.log1p((value - floor) / noise)) : LEVELS - 1,
    brightnessOf: (level) => (level === 0 ? floor : floor + noise * Math.expm1((level - 0.5) / steps)),
  };
}

interface PixelOrder {
  /** Pixels from dark to bright, without the walls. */
  readonly pixels: Uint32Array;
  readonly levels: Uint16Array;
}

function pixelsByLevel({ data }: Image, { levelOf }: LevelScale): PixelOrder {
  const levels = new Uint16Array(data.length);
  const next = new Uint32Array(LEVELS + 1);
  for (let i = 0; i < data.length; i++) {
    levels[i] = levelOf(data[i]!);
    if (data[i]! - data[i]! === 0) next[levels[i]! + 1]!++;
  }
  for (let level = 0; level < LEVELS; level++) next[level + 1]! += next[level]!;
  const pixels = new Uint32Array(next[LEVELS]!);
  for (let i = 0; i < data.length; i++) if (data[i]! - data[i]! === 0) pixels[next[levels[i]!]!++] = i;
  return { pixels, levels };
}

interface Flooding {
  readonly order: PixelOrder;
  readonly scale: LevelScale;
  readonly options: DipOptions;
}

/** Label of the basin beyond the edge, the deepest. */
const OUTSIDE = 0;
const DRY = -1;

/** Every pixel, in rising order, starts a basin, widens one or joins several. */
function flood({ width, height }: Image, { order, scale, options }: Flooding): Dip[] {
  const { pixels, levels } = order;
  const basins: Basin[] = [{ parent: OUTSIDE, bottom: 0, area: Number.POSITIVE_INFINITY, x: 0, y: 0 }];
  const dips: Dip[] = [];
  const spill = (a: number, neighbour: number, level: number): number => {
    const b = rootOf(basins, neighbour);
    if (a === b) return a;
    const [elder, younger] = isElder(basins[a], basins[b]) ? [a, b] : [b, a];
    const dip = dipOf(basins[younger], level, scale);
    if (isWorth(dip, options)) dips.push(dip);
    merge(basins, elder, younger);
    return elder;
  };
  // A frame of labels one pixel wide lies around the image, so that every pixel has four neighbours.
  const stride = width + 2;
  const labels = framedLabels(width, height);
  const sides = [-1, 1, -stride, stride];
  for (const pixel of pixels) {
    const level = levels[pixel];
    const x = pixel % width;
    const y = (pixel - x) / width;
    const at = (y + 1) * stride + x + 1;
    let basin = DRY;
    for (let side = 0; side < 4; side++) {
      const neighbour = labels[at + sides[side]];
      if (neighbour === DRY || neighbour === basin) continue;
      basin = basin === DRY ? rootOf(basins, neighbour) : spill(basin, neighbour, level);
    }
    if (basin === DRY) basin = basins.push({ parent: basins.length, bottom: level, area: 0, x: 0, y: 0 }) - 1;
    labels[at] = basin;
    addPixel(basins[basin], x, y);
  }
  return dips;
}

function framedLabels(width: number, height: number): Int32Array {
  const stride = width + 2;
  const labels = new Int32Array(stride * (height + 2)).fill(OUTSIDE);
  for (let y = 1; y <= height; y++) labels.fill(DRY, y * stride + 1, y * stride + 1 + width);
  return labels;
}

interface Basin {
  /** Its own label, or that of the basin into which it spilt. */
  parent: number;
  /** Level. */
  readonly bottom: number;
  /** Pixels, and the sums of their coordinates. */
  area: number;
  x: number;
  y: number;
}

function rootOf(basins: readonly Basin[], label: number): number {
  let root = label;
  while (basins[root].parent !== root) root = basins[root].parent;
  for (let at = label; at !== root; ) {
    const up = basins[at].parent;
    basins[at].parent = root;
    at = up;
  }
  return root;
}

/** The deeper basin outlives the other; of equally deep ones the larger. */
function isElder(a: Basin, b: Basin): boolean {
  return a.bottom === b.bottom ? a.area >= b.area : a.bottom < b.bottom;
}

function merge(basins: readonly Basin[], elder: number, younger: number): void {
  const { area, x, y } = basins[younger];
  basins[younger].parent = elder;
  basins[elder].area += area;
  basins[elder].x += x;
  basins[elder].y += y;
}

function addPixel(basin: Basin, x: number, y: number): void {
  basin.area++;
  basin.x += x;
  basin.y += y;
}

function dipOf({ area, x, y, bottom }: Basin, saddle: number, { brightnessOf }: LevelScale): Dip {
  return { x: x / area, y: y / area, area, bottom: brightnessOf(bottom), saddle: brightnessOf(saddle) };
}

function isWorth({ bottom, saddle }: Dip, { noise, leastSigmas, leastShare }: DipOptions): boolean {
  return saddle - bottom >= leastSigmas * noise && saddle - bottom >= leastShare * saddle;
}
