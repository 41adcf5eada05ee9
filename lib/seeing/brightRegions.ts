import type { Image } from '../image/image';
import { donutRegion } from './donutShape';
import { type HalfMaximumRegion, halfMaximumRegion } from './halfMaximumRegion';
import { boxAround, pixelsIn, rimMedian } from './pixelBox';
import { isFlatTopped } from './saturation';

/** What stands out of a frame, before any model of its shape. */
export interface BrightRegion {
  readonly region: HalfMaximumRegion;
  /** Highest pixel less the local background. */
  readonly height: number;
  readonly background: number;
  /** There is a hole in its light. */
  readonly donut: boolean;
  /** Its top is flat. */
  readonly flat: boolean;
  /** Highest pixel. */
  readonly top: number;
}

export interface BrightRegionsOptions {
  /** The frame smoothed by 3 x 3 pixels. */
  readonly smooth: Image;
  /** Median and standard deviation of the sky. */
  readonly sky: { readonly median: number; readonly std: number };
  /** At most so many regions, the brightest. */
  readonly maxRegions: number;
}

/** At most one peak is taken from each square of so many pixels. */
const BLOCK = 24;
/** A peak stands out by so many standard deviations of the unsmoothed sky. */
const FAINTEST_PEAK = 5;
/** The local background is the median on the rim of a square of this half side. */
const BACKGROUND_RADIUS = 60;
/** The four neighbours of a hot pixel stay below this share of it; those of a star 1.5 pixels wide reach 0.29. */
const LONELY_SHARE = 0.12;
const LARGEST_AREA = 20000;

/** The brightest regions of a frame, brightest first, each once; hot pixels are left out. */
export function brightRegions(image: Image, { smooth, sky, maxRegions }: BrightRegionsOptions): BrightRegion[] {
  const claimed = new Uint8Array(smooth.data.length);
  const regions: BrightRegion[] = [];
  for (const peak of blockPeaks(smooth, sky.median + FAINTEST_PEAK * sky.std)) {
    if (regions.length >= maxRegions) break;
    const at = Math.round(peak.y) * smooth.width + Math.round(peak.x);
    if (claimed[at] === 1 || isLonely(image, peak)) continue;
    const found = measure(image, { smooth, peak, noise: sky.std });
    if (found === undefined) continue;
    if (!found.region.pixels.some((pixel) => claimed[pixel] === 1)) regions.push(found);
    claim(claimed, found, smooth.width);
  }
  return regions;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The highest pixel of each block that exceeds `level`, highest first. */
function blockPeaks({ data, width, height }: Image, level: number): Place[] {
  const peaks: { x: number; y: number; value: number }[] = [];
  for (let bottom = 0; bottom < height; bottom += BLOCK) {
    for (let left = 0; left < width; left += BLOCK) {
      let best = -1;
      let value = level;
      for (let y = bottom; y < Math.min(height, bottom + BLOCK); y++) {
        for (let i = y * width + left; i < y * width + Math.min(width, left + BLOCK); i++) {
          if (data[i] > value) {
            value = data[i];
            best = i;
          }
        }
      }
      if (best >= 0) peaks.push({ x: best % width, y: Math.floor(best / width), value });
    }
  }
  return peaks.sort((a, b) => b.value - a.value);
}

/** One pixel far above its neighbours: a hot pixel or the hit of a particle. */
function isLonely({ data, width, height }: Image, { x, y }: Place): boolean {
  let best = -1;
  for (let j = Math.max(1, y - 1); j <= Math.min(height - 2, y + 1); j++) {
    for (let i = Math.max(1, x - 1); i <= Math.min(width - 2, x + 1); i++) {
      if (best < 0 || data[j * width + i] > data[best]) best = j * width + i;
    }
  }
  if (best < 0) return false;
  const around = [data[best - 1], data[best + 1], data[best - width], data[best + width]];
  const corners = [data[best - width - 1], data[best - width + 1], data[best + width - 1], data[best + width + 1]];
  const ground = Math.min(...around, ...corners);
  const mean = around.reduce((sum, value) => sum + value, 0) / 4;
  return mean - ground < LONELY_SHARE * (data[best] - ground);
}

interface Setting {
  readonly smooth: Image;
  readonly peak: Place;
  readonly noise: number;
}

function measure(image: Image, { smooth, peak, noise }: Setting): BrightRegion | undefined {
  const around = boxAround(smooth, peak, BACKGROUND_RADIUS);
  if (around === undefined) return undefined;
  const background = rimMedian(pixelsIn(smooth, around), around);
  const height = smooth.data[peak.y * smooth.width + peak.x] - background;
  if (!(height > FAINTEST_PEAK * noise)) return undefined;
  const ring = donutRegion(smooth, peak, { background, noise: noise / 3, maxArea: LARGEST_AREA });
  const region = ring ?? halfMaximumRegion(smooth, peak, { background, maxArea: LARGEST_AREA });
  const top = region.pixels.reduce((high, pixel) => Math.max(high, image.data[pixel]), Number.NEGATIVE_INFINITY);
  const flat = ring === undefined && isFlatTopped(image, region, { background, noise });
  return { region, height: top - background, background, donut: ring !== undefined, flat, top };
}

/** Marks the region, of a donut with its hole, so that no other peak in it starts a region of its own. */
function claim(claimed: Uint8Array, { region, donut }: BrightRegion, width: number): void {
  for (const pixel of region.pixels) claimed[pixel] = 1;
  if (!donut) return;
  for (let y = region.bottom; y <= region.top; y++) {
    claimed.fill(1, y * width + region.left, y * width + region.right + 1);
  }
}
