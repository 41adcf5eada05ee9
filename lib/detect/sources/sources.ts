import type { Image } from '../../image/image';
import { boundsOf, findIslands, type Island, type Run, wholeOf } from './islands';
import { FLAT_PEAK_SIGMAS, isFlatTopped } from './saturation';

/** Anything brighter than the sky: a star, a trail, a donut, a galaxy. Places in pixels (see image/image.ts). */
export interface FoundSource {
  /** Middle of the source's bounding box: of a donut the centre of its outer rim, of a trail its middle. */
  readonly x: number;
  readonly y: number;
  /** Its brightest pixel after smoothing by 3 x 3 pixels, and that pixel's height in sigma. */
  readonly xPeak: number;
  readonly yPeak: number;
  readonly peak: number;
  /** Longest and shortest extent of what is brighter than a fifth of the peak, pixels. */
  readonly length: number;
  readonly breadth: number;
  /** Distance from a fifth of the peak to half of it, mean along the outline, pixels: how sharp the light is. */
  readonly edge: number;
  /** 1 - minor / major axis of the light's second moments, of what is brighter than a fifth of the peak. */
  readonly ellipticity: number;
  /** Direction of the major axis, degrees from +x towards +y, 0 to 180. */
  readonly positionAngleDegrees: number;
  /** Its highest pixel, in the units of the frame. */
  readonly top: number;
  /** Cut off at the top: a filled plateau. */
  readonly flat: boolean;
  /** It touches the edge of the frame. */
  readonly cut: boolean;
}

export interface Source extends FoundSource {
  /** Its highest pixel is full. */
  readonly saturated: boolean;
  /** Narrower than the light of the frame's stars can be: a cosmic ray, a hot cluster. */
  readonly narrow: boolean;
}

/** A frame in the three forms that sources are looked for in. */
export interface SourceImages {
  /** The pixels with their sky. */
  readonly frame: Image;
  /** In units of the noise (flattenSky), hot pixels and cosmic rays mended (mendSharpPixelsInPlace). */
  readonly significance: Image;
  /** The same, smoothed (smoothSignificance). */
  readonly smooth: Image;
}

/** Islands rise above so many sigma (after smoothing); their peaks must reach the second: 0.1 false ones a frame of noise. */
const ISLAND_SIGMAS = 4;
const FAINTEST_PEAK_SIGMAS = 12;
/** A source's extent is taken at this share of its peak: low enough that the rim of a one-sided donut stays whole. */
const EXTENT_SHARE = 0.2;
const SMALLEST_AREA = 5;
/** From one level of cutting to the next. */
const NEXT_LEVEL = 2.5;
/** What splits off on the way up is a source of its own when its peak is so many times the level at which it did. */
const PROMINENCE = 2;

/**
 * Finds what is brighter than the sky, whatever its shape and size. Islands above 4 sigma are cut at higher and higher
 * levels, up to a fifth of their peak: what falls apart below it are several sources grown together, what stays whole is
 * one, the ring of a donut included. Brightest first.
 */
export function findSources(context: SourceImages): FoundSource[] {
  return largeEnough(findIslands(context.smooth, ISLAND_SIGMAS, wholeOf(context.smooth)))
    .flatMap((island) => climb(island, ISLAND_SIGMAS, context))
    .sort((a, b) => b.peak - a.peak);
}

/** The sources in an island of pixels above `level`. */
function climb(island: Island, level: number, context: SourceImages): FoundSource[] {
  const peak = brightestOf(context.smooth, island);
  if (peak.value < FAINTEST_PEAK_SIGMAS) return [];
  const extentLevel = EXTENT_SHARE * peak.value;
  if (level >= extentLevel) return [measure(island, peak, context)];
  const higher = Math.min(NEXT_LEVEL * level, extentLevel);
  return partsOf(island, higher, context.smooth)
    .filter((part) => contains(part, peak) || brightestOf(context.smooth, part).value >= PROMINENCE * higher)
    .flatMap((part) => climb(part, higher, context));
}

/** What of an island lies above a higher level; of other islands in its bounding box nothing. */
function partsOf(island: Island, level: number, smooth: Image): Island[] {
  const parts = largeEnough(findIslands(smooth, level, boundsOf(island)));
  return parts.filter((part) => contains(island, part.runs[0]));
}

function contains({ runs }: Island, { y, x }: Pick<Run, 'y' | 'x'>): boolean {
  return runs.some((run) => run.y === y && run.x <= x && x < run.end);
}

function largeEnough(islands: readonly Island[]): Island[] {
  return islands.filter(({ area }) => area >= SMALLEST_AREA);
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

function brightestOf({ data, width }: Image, { runs }: Island): Place {
  let best = { x: 0, y: 0, value: Number.NEGATIVE_INFINITY };
  for (const { y, x, end } of runs) {
    for (let i = x; i < end; i++) {
      if (data[y * width + i] > best.value) best = { x: i, y, value: data[y * width + i] };
    }
  }
  return best;
}

/** The sky of an image in units of its noise. */
const PLAIN_SKY = { background: 0, noise: 1 };

function measure(island: Island, peak: Place, { frame, significance, smooth }: SourceImages): FoundSource {
  const { left, right, bottom, top: above } = boundsOf(island);
  const extents = extentsOf(island);
  const { width, height } = smooth;
  return {
    x: (left + right - 1) / 2,
    y: (bottom + above - 1) / 2,
    xPeak: peak.x,
    yPeak: peak.y,
    peak: peak.value,
    length: Math.max(...extents),
    breadth: Math.min(...extents),
    edge: (island.area - areaAbove(smooth, island, peak.value / 2)) / outlineOf(extents),
    ...momentsOf(smooth, island),
    top: highestOf(frame, island),
    flat: isFlat(significance, island),
    cut: left <= 1 || bottom <= 1 || right >= width - 1 || above >= height - 1,
  };
}

function isFlat(significance: Image, island: Island): boolean {
  const highest = highestOf(significance, island);
  return highest > FLAT_PEAK_SIGMAS && isFlatTopped(significance, upperHalf(significance, island, highest), PLAIN_SKY);
}

function areaAbove({ data, width }: Image, { runs }: Island, level: number): number {
  let area = 0;
  for (const { y, x, end } of runs) {
    for (let i = y * width + x; i < y * width + end; i++) if (data[i] >= level) area++;
  }
  return area;
}

/** Length of the outline of a convex region: pi times its mean extent (Cauchy 1832). */
function outlineOf(extents: readonly number[]): number {
  return (Math.PI * extents.reduce((sum, extent) => sum + extent, 0)) / extents.length;
}

/** Highest finite pixel. */
function highestOf({ data, width }: Image, { runs }: Island): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const { y, x, end } of runs) {
    for (let i = y * width + x; i < y * width + end; i++)
      if (data[i] > highest && data[i] - data[i] === 0) highest = data[i];
  }
  return highest;
}

/** The pixels of an island above half its height. */
function upperHalf({ data, width }: Image, { runs }: Island, highest: number): number[] {
  return runs.flatMap(({ y, x, end }) =>
    Array.from({ length: end - x }, (_, k) => y * width + x + k).filter((i) => data[i] > highest / 2),
  );
}

/** Cosine and sine of 0, 22.5, 45 ... degrees. */
const EIGHT_DIRECTIONS = Array.from(
  { length: 8 },
  (_, k) => [Math.cos((k * Math.PI) / 8), Math.sin((k * Math.PI) / 8)] as const,
);

/** Extents in these directions, each from edge to edge of the outermost pixels. */
function extentsOf({ runs }: Island): number[] {
  return EIGHT_DIRECTIONS.map(([cos, sin]) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { y, x, end } of runs) {
      const a = x * cos + y * sin;
      const b = (end - 1) * cos + y * sin;
      low = Math.min(low, a, b);
      high = Math.max(high, a, b);
    }
    return high - low + 1;
  });
}

/** Shape of the light from its second moments (Stobie 1980), what lies above the island's own level counted. */
function momentsOf(
  { data, width }: Image,
  { runs }: Island,
): Pick<FoundSource, 'ellipticity' | 'positionAngleDegrees'> {
  let [sum, sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0, 0];
  const { x: x0, y: y0 } = runs[0];
  for (const { y, x, end } of runs) {
    const v = y - y0;
    for (let i = x; i < end; i++) {
      const light = data[y * width + i];
      const u = i - x0;
      sum += light;
      sx += light * u;
      sy += light * v;
      sxx += light * u * u;
      sxy += light * u * v;
      syy += light * v * v;
    }
  }
  const [mx, my] = [sx / sum, sy / sum];
  const [xx, xy, yy] = [sxx / sum - mx * mx, sxy / sum - mx * my, syy / sum - my * my];
  const difference = Math.sqrt(((xx - yy) / 2) ** 2 + xy * xy);
  const [major, minor] = [(xx + yy) / 2 + difference, Math.max(0, (xx + yy) / 2 - difference)];
  const angle = (Math.atan2(2 * xy, xx - yy) * 90) / Math.PI;
  return {
    ellipticity: major > 0 ? 1 - Math.sqrt(minor / major) : 0,
    positionAngleDegrees: (angle + 180) % 180,
  };
}
