import type { Image } from '../../image/image';
import { findIslands, type Island, type Region, type Run, wholeOf } from './islands';
import { smoothSignificance } from './smooth';

/** Anything brighter than the sky: a star, a trail, a donut, a galaxy. Places in pixels (see image/image.ts). */
export interface Source {
  /** Middle of the source's bounding box: of a donut the centre of its outer rim, of a trail its middle. */
  readonly x: number;
  readonly y: number;
  /** Height of its brightest part in units of the noise, after smoothing by 3 x 3 pixels. */
  readonly peak: number;
  /** Longest and shortest extent of what is brighter than a fifth of the peak, pixels. */
  readonly length: number;
  readonly breadth: number;
  /** 1 - minor / major axis of the light's second moments, of what is brighter than a fifth of the peak. */
  readonly ellipticity: number;
  /** Direction of the major axis, degrees from +x towards +y, 0 to 180. */
  readonly positionAngleDegrees: number;
  /** Its brightest pixel is a plateau at the top of the frame's range. */
  readonly saturated: boolean;
  /** It touches the edge of the frame. */
  readonly cut: boolean;
}

/** Islands rise so many deviations above the sky (after smoothing); their peaks must reach the second. */
const ISLAND_LEVEL = 4;
const FAINTEST_PEAK = 12;
/** A source's extent is taken at this share of its peak: low enough that the rim of a one-sided donut stays whole. */
const EXTENT_SHARE = 0.2;
const SMALLEST_AREA = 5;
/** From one level of cutting to the next. */
const NEXT_LEVEL = 2.5;
/** What splits off on the way up is a source of its own when its peak is so many times the level at which it did. */
const PROMINENCE = 2;

/**
 * Finds what is brighter than the sky, whatever its shape and size. Islands above four deviations are cut at higher and
 * higher levels, up to a fifth of their peak: what falls apart below it are several sources grown together, what stays
 * whole is one, the ring of a donut included. `significance` is in units of the noise (flattenSky), hot pixels and cosmic
 * rays mended (mendSharpPixelsInPlace). Saturation is looked for in `frame`, the same pixels with their sky. Brightest
 * first.
 */
export function findSources(significance: Image, frame: Image = significance): Source[] {
  const context: Context = { frame, smooth: smoothSignificance(significance), top: highest(frame) };
  return largeEnough(findIslands(context.smooth, ISLAND_LEVEL, wholeOf(significance)))
    .flatMap((island) => climb(island, ISLAND_LEVEL, context))
    .sort((a, b) => b.peak - a.peak);
}

interface Context {
  readonly frame: Image;
  readonly smooth: Image;
  /** Highest pixel of the frame. */
  readonly top: number;
}

/** The sources in an island of pixels above `level`. */
function climb(island: Island, level: number, context: Context): Source[] {
  const peak = brightestOf(context.smooth, island);
  if (peak.value < FAINTEST_PEAK) return [];
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
  return parts.filter((part) => contains(island, part.runs[0]!));
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
      if (data[y * width + i]! > best.value) best = { x: i, y, value: data[y * width + i]! };
    }
  }
  return best;
}

function boundsOf({ runs }: Island): Region {
  let [left, right] = [Number.POSITIVE_INFINITY, 0];
  for (const { x, end } of runs) {
    left = Math.min(left, x);
    right = Math.max(right, end);
  }
  return { left, right, bottom: runs[0]!.y, top: runs.at(-1)!.y + 1 };
}

function measure(island: Island, peak: Place, { frame, smooth, top }: Context): Source {
  const { left, right, bottom, top: above } = boundsOf(island);
  const moments = momentsOf(smooth, island);
  const extents = extentsOf(island);
  const { width, height } = smooth;
  return {
    x: (left + right - 1) / 2,
    y: (bottom + above - 1) / 2,
    peak: peak.value,
    length: Math.max(...extents),
    breadth: Math.min(...extents),
    ...moments,
    saturated: plateau(frame, peak, top),
    cut: left <= 1 || bottom <= 1 || right >= width - 1 || above >= height - 1,
  };
}

/** Extents in eight directions, 22.5 degrees apart, each from edge to edge of the outermost pixels. */
function extentsOf({ runs }: Island): number[] {
  return Array.from({ length: 8 }, (_, k) => {
    const [cos, sin] = [Math.cos((k * Math.PI) / 8), Math.sin((k * Math.PI) / 8)];
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { y, x, end } of runs) {
      const [a, b] = [x * cos + y * sin, (end - 1) * cos + y * sin];
      low = Math.min(low, a, b);
      high = Math.max(high, a, b);
    }
    return high - low + 1;
  });
}

/** Shape of the light from its second moments (Stobie 1980), what lies above the island's own level counted. */
function momentsOf({ data, width }: Image, { runs }: Island): Pick<Source, 'ellipticity' | 'positionAngleDegrees'> {
  let [sum, sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0, 0];
  const { x: x0, y: y0 } = runs[0]!;
  for (const { y, x, end } of runs) {
    const v = y - y0;
    for (let i = x; i < end; i++) {
      const [light, u] = [data[y * width + i]!, i - x0];
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

/** Two pixels or more beside the peak are as high as the highest of the frame, within 2 %. */
function plateau({ data, width, height }: Image, { x, y }: Place, top: number): boolean {
  let full = 0;
  for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
    for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
      if (data[j * width + i]! > 0.98 * top) full++;
    }
  }
  return full >= 3;
}

function highest({ data }: Image): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) if (data[i]! > top) top = data[i]!;
  return top;
}
