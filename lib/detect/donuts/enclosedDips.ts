import type { Image } from '../../image/image';
import { boundsOf, findIslands, type Region } from '../sources/islands';

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
 *
 * A ring around a dip that counts is brighter than the floor by the least depth, so it lies in one group of pixels that
 * are: flooding the boxes around these groups finds the same dips as flooding the sky, too.
 */
export function enclosedDips(image: Image, options: DipOptions): Dip[] {
  const scale = levelScale(image, options);
  const boxes = boxesOfLight(image, scale.wall);
  const found = boxes.flatMap((box) => flood(box, { order: pixelsByLevel(image, box, scale), scale, options }));
  // Where boxes overlap a dip may come twice.
  return [...new Map(found.map((dip) => [`${dip.x},${dip.y},${dip.area},${dip.saddle}`, dip])).values()];
}

/** The boxes around groups of pixels above `level` that have room for a hole, none inside another. */
function boxesOfLight(image: Image, level: number): Region[] {
  const boxes = findIslands(image, level)
    .map(boundsOf)
    .filter(({ left, right, bottom, top }) => right - left > 2 && top - bottom > 2);
  const areaOf = ({ left, right, bottom, top }: Region): number => (right - left) * (top - bottom);
  const kept: Region[] = [];
  for (const box of boxes.sort((a, b) => areaOf(b) - areaOf(a)))
    if (!kept.some((other) => holds(other, box))) kept.push(box);
  return kept;
}

function holds(outer: Region, inner: Region): boolean {
  return (
    inner.left >= outer.left && inner.right <= outer.right && inner.bottom >= outer.bottom && inner.top <= outer.top
  );
}

/** Brightness in LEVELS steps: level 0 up to the floor, then rising with the logarithm. */
interface LevelScale {
  levelOf(value: number): number;
  brightnessOf(level: number): number;
  /** No dip that counts has a ring with a darker pixel than this. */
  readonly wall: number;
}

function levelScale({ data }: Image, { floor, noise, leastSigmas }: DipOptions): LevelScale {
  let highest = floor + noise;
  for (let i = 0; i < data.length; i++) if (data[i]! > highest && data[i]! < Infinity) highest = data[i]!;
  const steps = (LEVELS - 2) / Math.log1p((highest - floor) / noise);
  return {
    // What is no number compares as false and lands on top.
    levelOf: (value) =>
      value <= floor ? 0 : value <= highest ? 1 + Math.floor(steps * Math.log1p((value - floor) / noise)) : LEVELS - 1,
    brightnessOf: (level) => (level === 0 ? floor : floor + noise * Math.expm1((level - 0.5) / steps)),
    // Two steps lower than the least depth, as levels are rounded.
    wall: floor + noise * Math.expm1(Math.log1p(leastSigmas) - 2 / steps),
  };
}

interface PixelOrder {
  /** Pixels of the box from dark to bright, without the walls: row * width of the box + column. */
  readonly pixels: Uint32Array;
  readonly levels: Uint16Array;
}

/** Counts of each level, for one box after the other. */
const next = new Uint32Array(LEVELS + 1);

function pixelsByLevel(
  { data, width }: Image,
  { left, right, bottom, top }: Region,
  { levelOf }: LevelScale,
): PixelOrder {
  const across = right - left;
  const levels = new Uint16Array(across * (top - bottom));
  const finite = new Uint8Array(levels.length);
  next.fill(0);
  for (let y = bottom, i = 0; y < top; y++) {
    for (let x = left; x < right; x++, i++) {
      const value = data[y * width + x];
      if (value - value !== 0) continue;
      levels[i] = levelOf(value);
      finite[i] = 1;
      next[levels[i] + 1]++;
    }
  }
  for (let level = 0; level < LEVELS; level++) next[level + 1] += next[level];
  const pixels = new Uint32Array(next[LEVELS]);
  for (let i = 0; i < levels.length; i++) if (finite[i] === 1) pixels[next[levels[i]]++] = i;
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
function flood({ left, right, bottom, top }: Region, { order, scale, options }: Flooding): Dip[] {
  const [width, height] = [right - left, top - bottom];
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
    addPixel(basins[basin], left + x, bottom + y);
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
