import type { Source } from './sources';

/** Above this height more light says no more about the size. */
const ENOUGH_PEAK = 100;

/**
 * The length of a frame's typical source in pixels: the median over the sources, each weighted by the square of its
 * breadth (and its height, up to 100 deviations), so that cosmic rays and satellites, which are narrow, have no say.
 * Sources that the frame's edge cuts or that are saturated count only when there are no others. NaN without sources.
 */
export function frameScale(sources: readonly Source[]): number {
  const whole = sources.filter(({ cut, saturated }) => !cut && !saturated);
  const counted = (whole.length > 0 ? whole : sources).map(({ length, breadth, peak }) => ({
    length,
    weight: Math.min(peak, ENOUGH_PEAK) * breadth * breadth,
  }));
  counted.sort((a, b) => a.length - b.length);
  const half = counted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  for (const { length, weight } of counted) {
    below += weight;
    if (below >= half) return length;
  }
  return Number.NaN;
}
