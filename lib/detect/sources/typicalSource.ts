import type { FoundSource as Source } from './sources';

/** The extents that many sources of a frame share, pixels: those of its stars. */
export interface TypicalSource {
  readonly length: number;
  readonly breadth: number;
}

/** Above this height, in sigma, more light says no more about the size. */
const ENOUGH_PEAK_SIGMAS = 100;
/** The brightest sources are enough. */
const MOST_SOURCES = 150;
/** An edge this soft, pixels, is that of stars 23 pixels wide; no telescope's are much softer, but gas and reflections are. */
const SOFT_EDGE = 6;
/** Sources whose lengths and whose breadths differ by less than this factor are alike. */
const ALIKE = 1.25;

/**
 * The size that many sources share. Stars of one frame are alike in length and in breadth, whether round, drawn out or
 * rings; cosmic rays, galaxies, blends and satellites differ among themselves. Each source counts by its height and its
 * breadth, so that what is narrower than the telescope's light has little say, and less when its edge is softer than stars'. Sources that the frame's edge cuts count
 * only when there are no others. Sources brightest first; undefined without any.
 */
export function typicalSource(sources: readonly Source[]): TypicalSource | undefined {
  const whole = sources.filter(({ cut }) => !cut);
  const counted = (whole.length > 0 ? whole : sources).slice(0, MOST_SOURCES);
  let [support, best]: [number, readonly Source[]] = [0, []];
  for (const one of counted) {
    const alike = counted.filter((other) => isAlike(one.length, other.length) && isAlike(one.breadth, other.breadth));
    const weight = alike.reduce((sum, source) => sum + weightOf(source), 0);
    if (weight > support) [support, best] = [weight, alike];
  }
  if (best.length === 0) return undefined;
  return { length: medianOf(best.map(({ length }) => length)), breadth: medianOf(best.map(({ breadth }) => breadth)) };
}

function isAlike(a: number, b: number): boolean {
  return a <= ALIKE * b && b <= ALIKE * a;
}

function weightOf({ peak, breadth, edge }: Source): number {
  return (Math.min(peak, ENOUGH_PEAK_SIGMAS) * breadth) / (1 + (edge / SOFT_EDGE) ** 4);
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
