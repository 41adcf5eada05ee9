import type { Random } from '../random';
import type { StarLight } from './addStar';
import type { StarCounts } from './frameDescription';

/** No star is brighter than this many times the reference flux: the one in a million would take hours to bleed. */
const BRIGHTEST = 2000;

/**
 * Draws a field of stars brighter than `faintest`, uniform over the frame and a `margin` around it, from whose stars
 * light still spills in. N(> flux) is a power law of index -slope / 0.4; charted stars take the place of those above
 * the reference flux. Brightest first.
 */
export function drawStarField(
  counts: StarCounts,
  area: { width: number; height: number; margin: number; faintest: number },
  random: Random,
): StarLight[] {
  const index = counts.slope / 0.4;
  const megapixels = ((area.width + 2 * area.margin) * (area.height + 2 * area.margin)) / 1e6;
  const expected = counts.perMegapixel * megapixels * (area.faintest / counts.referenceFlux) ** -index;
  const drawn = Array.from({ length: random.poisson(expected) }, () => ({
    x: random.between(-area.margin - 0.5, area.width + area.margin - 0.5),
    y: random.between(-area.margin - 0.5, area.height + area.margin - 0.5),
    flux: Math.min(area.faintest * (1 - random.uniform()) ** (-1 / index), BRIGHTEST * counts.referenceFlux),
  }));
  const { charted } = counts;
  const stars = charted ? [...charted, ...drawn.filter(({ flux }) => flux < counts.referenceFlux)] : drawn;
  return stars.sort((a, b) => b.flux - a.flux);
}
