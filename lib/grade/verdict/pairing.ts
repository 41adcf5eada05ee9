import type { FrameLook } from '../../detect/sources/frameLook';
import type { Source } from '../../detect/sources/sources';

/** How many sources have a partner at one and the same offset: a telescope that jumped shows every star twice. */
export interface Pairing {
  /** Share of the sources that stand in such a pair, chance pairs taken off: 0 to 1. */
  readonly share: number;
  /** Distance of the partners, pixels; 0 without pairs. */
  readonly distance: number;
}

/** The brightest sources are enough. */
const MOST_SOURCES = 150;
/** Partners are farther apart than they are long, else they would be one source, and not farther than this many lengths. */
const FARTHEST = 6;
/** Partners share one star's light: neither is this many times brighter. */
const LARGEST_RATIO = 4;
/** Offsets that agree within this share of a source's length, and a pixel at least, are the same. */
const AGREEMENT = 0.25;

/** Looks for an offset that many pairs of sources share. Sources brightest first. */
export function pairingOf({ sources, typical }: Pick<FrameLook, 'sources' | 'typical'>): Pairing {
  const bright = sources.slice(0, MOST_SOURCES);
  const length = typical?.length ?? Number.NaN;
  const reach = FARTHEST * length;
  const tolerance = Math.max(1, AGREEMENT * length);
  const offsets = offsetsOf(bright, reach);
  let [best, at] = [0, 0];
  offsets.forEach((offset, index) => {
    const alike = offsets.filter((other) => Math.hypot(other.x - offset.x, other.y - offset.y) < tolerance).length;
    if (alike > best) [best, at] = [alike, index];
  });
  // Offsets of chance pairs fill the half disc evenly; the one that is counted from agrees with itself.
  const byChance = 1 + (offsets.length * 2 * tolerance ** 2) / reach ** 2;
  if (!(best > byChance)) return { share: 0, distance: 0 };
  const { x, y } = offsets[at];
  return { share: Math.min(1, (2 * (best - byChance)) / bright.length), distance: Math.hypot(x, y) };
}

/** From one source of a pair to the other, upwards, so that the order of the two does not matter. */
function offsetsOf(sources: readonly Source[], reach: number): { readonly x: number; readonly y: number }[] {
  const offsets: { x: number; y: number }[] = [];
  sources.forEach((first, n) => {
    for (const second of sources.slice(n + 1)) {
      const [x, y] = [second.x - first.x, second.y - first.y];
      // Brightest first: all that follow are fainter still.
      if (first.peak > LARGEST_RATIO * second.peak) break;
      if (Math.hypot(x, y) < reach) offsets.push(y > 0 || (y === 0 && x > 0) ? { x, y } : { x: -x, y: -y });
    }
  });
  return offsets;
}
