import type { DonutRejection } from './foundDonut';
import type { Ring } from './ring';

/** Least height of the ring, in deviations of the image it was measured on. */
const LEAST_CREST = 6;
/** Least share of the ring's light that is missing in the hole. */
const LEAST_DEPTH = 0.15;
/** Least weak over strong side: coma and vignetting leave a third. */
const LEAST_EVENNESS = 0.27;
const LEAST_COMPLETENESS = 0.9;
/** Least radius, pixels of the image it was measured on: a smaller ring is a few pixels of noise. */
const LEAST_RADIUS = 3.5;

/** What the edges of a pupil's image look like, in units of the outer radius; a ring of stars is rougher and softer. */
const MOST = { outerScatter: 0.06, innerScatter: 0.05, ovalness: 0.15, edgeWidth: 0.55, holeShift: 0.5 };
const LEAST_KEPT = { outer: 0.75, inner: 0.7 };
const INNER_OVER_OUTER = [0.1, 0.8] as const;

/** Why a ring is no donut; null when it may be one. `noise`: standard deviation of the image it was measured on. */
export function ringRejection(ring: Ring, noise: number): DonutRejection | null {
  const { outer, inner, crest } = ring;
  if (!(crest >= LEAST_CREST * noise)) return 'faint';
  if (!isSharpEllipse(ring)) return 'outer';
  const share = inner.radius / outer.radius;
  if (!(inner.kept >= LEAST_KEPT.inner && inner.scatter <= MOST.innerScatter * outer.radius)) return 'inner';
  if (!(share >= INNER_OVER_OUTER[0] && share <= INNER_OVER_OUTER[1])) return 'inner';
  if (Math.hypot(ring.xHole - ring.x, ring.yHole - ring.y) > MOST.holeShift * outer.radius) return 'inner';
  if (!(crest - ring.floor >= LEAST_DEPTH * crest)) return 'shallow';
  return ring.evenness >= LEAST_EVENNESS && ring.completeness >= LEAST_COMPLETENESS ? null : 'uneven';
}

function isSharpEllipse({ outer, edgeWidth }: Ring): boolean {
  return (
    outer.radius >= LEAST_RADIUS &&
    outer.kept >= LEAST_KEPT.outer &&
    outer.scatter <= MOST.outerScatter * outer.radius &&
    outer.ovalness <= MOST.ovalness &&
    edgeWidth <= MOST.edgeWidth
  );
}
