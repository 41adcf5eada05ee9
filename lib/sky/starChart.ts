import type { Random } from '../random';
import { borderMask } from '../stamps/borderMask';
import { CROWDING_BOX, type CrowdingRule, crowdingMask } from '../stamps/crowdingMask';
import type { StarLight } from './addStar';

/** A field is given up after so many stars for each usable one: more would only crowd it. */
const STARS_PER_USABLE = 6;

export interface ChartOptions {
  readonly width: number;
  readonly height: number;
  /** How many stars stand alone in their box, by this rule, and off the edge. */
  readonly usable: number;
  /** Stars are brighter than this, counts ... */
  readonly faintest: number;
  /** ... and not brighter than this. */
  readonly brightest: number;
  /** Logarithmic slope of the number counts per magnitude. */
  readonly slope: number;
  readonly crowding: CrowdingRule;
}

/**
 * Draws the bright stars of a field, uniform over the frame and as many as it takes until `usable` of them stand alone
 * and off the edge. Fluxes follow a power law of index -slope / 0.4 between the limits. Sorted by flux, brightest first.
 */
export function drawStarChart(options: ChartOptions, random: Random): StarLight[] {
  const { width, height, usable, faintest, brightest, slope } = options;
  const index = slope / 0.4;
  const cut = 1 - (faintest / brightest) ** index;
  const stars: StarLight[] = [];
  while (countUsable(stars, options) < usable && stars.length < STARS_PER_USABLE * usable) {
    stars.push({
      x: round(random.between(-0.5, width - 0.5)),
      y: round(random.between(-0.5, height - 0.5)),
      flux: round(faintest * (1 - cut * random.uniform()) ** (-1 / index)),
    });
  }
  return stars.sort((a, b) => b.flux - a.flux);
}

function countUsable(stars: readonly StarLight[], { crowding, ...frame }: ChartOptions): number {
  // The star finder lists its sources row by row, and the thesis' rule of crowding depends on their order.
  const sources = stars.map(({ x, y }) => ({ xcentroid: x, ycentroid: y })).sort((a, b) => a.ycentroid - b.ycentroid);
  const inside = borderMask(sources, frame);
  return crowdingMask(sources, crowding, CROWDING_BOX).reduce((sum, alone, k) => sum + (alone & inside[k]!), 0);
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
