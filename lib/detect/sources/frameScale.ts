import type { Source } from './sources';

/** Above this height more light says no more about the size. */
const ENOUGH_PEAK = 100;
/** The brightest sources are enough. */
const MOST_SOURCES = 150;
/** Sources whose lengths differ by less than this factor may be stars of one frame. */
const ALIKE = 1.2;
/** The box in which a source should be alone, in lengths: that of its stamp. */
const BOX = 3;
/** A source with others in its box counts so much: parts of a torn donut have, stars beside a galaxy have not. */
const IN_COMPANY = 0.25;
/** A saturated star looks too wide, and the smooth ring of a single donut looks saturated: it counts so much. */
const SATURATED = 0.25;
/** Of the weightiest source of a size only this share counts: one alone may be a galaxy, a ghost, a satellite. */
const FIRST = 0.3;

/**
 * The length of a frame's typical source in pixels: that of the size which many sources share, each weighted by its
 * breadth (and its height, up to 100 deviations), so that cosmic rays and satellites, which are narrow, have little say,
 * and one large galaxy among stars has none. Sources that the frame's edge cuts count only when there are no others.
 * Sources brightest first; NaN without any.
 */
export function frameScale(sources: readonly Source[]): number {
  const whole = sources.filter(({ cut }) => !cut);
  const counted = (whole.length > 0 ? whole : sources).slice(0, MOST_SOURCES);
  const room = new Map(counted.map((source) => [source, distanceToNext(source, counted)]));
  let [best, scale] = [Number.NEGATIVE_INFINITY, Number.NaN];
  for (const length of sizesOf(counted)) {
    const alike = counted.filter((source) => source.length <= ALIKE * length && source.length * ALIKE >= length);
    const isAlone = (source: Source): boolean => room.get(source)! > (BOX / 2) * length;
    const weights = alike.map((source) => weightOf(source) * (isAlone(source) ? 1 : IN_COMPANY));
    const support = sum(weights) - (1 - FIRST) * Math.max(...weights);
    if (support > best) [best, scale] = [support, weightedMedian(alike)];
  }
  return scale;
}

/** Lengths to try, from the shortest source to the longest, near enough to each other that none is missed. */
function sizesOf(sources: readonly Source[]): number[] {
  const lengths = sources.map(({ length }) => length).sort((a, b) => a - b);
  const sizes: number[] = [];
  for (const length of lengths) if (sizes.length === 0 || length > 1.1 * sizes.at(-1)!) sizes.push(length);
  return sizes;
}

function weightOf({ peak, breadth, saturated }: Source): number {
  return Math.min(peak, ENOUGH_PEAK) * breadth * (saturated ? SATURATED : 1);
}

/** To the nearest other source along the rows or the columns, whichever is farther: half the side of its free box. */
function distanceToNext({ x, y }: Source, sources: readonly Source[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const other of sources) {
    const distance = Math.max(Math.abs(other.x - x), Math.abs(other.y - y));
    if (distance < nearest && distance > 0) nearest = distance;
  }
  return nearest;
}

function weightedMedian(sources: readonly Source[]): number {
  const sorted = [...sources].sort((a, b) => a.length - b.length);
  const half = sum(sorted.map(weightOf)) / 2;
  let below = 0;
  for (const source of sorted) {
    below += weightOf(source);
    if (below >= half) return source.length;
  }
  return Number.NaN;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
