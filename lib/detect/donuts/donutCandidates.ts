import type { Image } from '../../image/image';
import { type ScaledView, toPixels, toSquares } from './donutViews';
import { type DipOptions, enclosedDips } from './enclosedDips';
import type { DonutRejection } from './foundDonut';
import { measureRing, type Ring, type RingSeed } from './ring';
import { ringRejection } from './ringRejection';

/** A ring at the scale where it was measured; positions and radii in pixels of the frame. */
export interface Candidate {
  readonly ring: Ring;
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly hole: RingSeed;
  /** Height of the ring over the noise at this scale. */
  readonly crestSigmas: number;
}

/** How many dips and rings were left out, by reason. */
export type DonutTally = Record<DonutRejection, number>;

/** Deviations: what is not brighter is sky, and a dip must be so deep to be looked at. */
const FLOOR_SIGMAS = 2;
const DIP_SIGMAS = 3;
/** Least depth of a dip over the weakest point of the ring around it. */
const DIP_SHARE = 0.12;

/** The rings of one view that may be donuts. */
export function candidatesInView(view: ScaledView, rejected: DonutTally): Candidate[] {
  return enclosedDips(view.image, dipOptions(view)).flatMap(({ x, y, area }) => {
    const candidate = candidateAround(view, { x, y, radius: Math.sqrt(area / Math.PI) });
    if (typeof candidate !== 'string') return [candidate];
    rejected[candidate]++;
    return [];
  });
}

/** A frame without noise (a model) has steps of a millionth of its range instead. */
function dipOptions({ image: { data }, noise }: ScaledView): DipOptions {
  const highest = noise > 0 ? 0 : data.reduce((high, value) => (value > high ? value : high), 0);
  const step = noise > 0 ? noise : Math.max(1e-6 * highest, Number.MIN_VALUE);
  return { floor: FLOOR_SIGMAS * step, noise: step, leastSigmas: DIP_SIGMAS, leastShare: DIP_SHARE };
}

function candidateAround({ image, scale, noise }: ScaledView, seed: RingSeed): Candidate | DonutRejection {
  const ring = measureRing(image, seed, noise);
  const reason = ring === null ? 'open' : ringRejection(ring, noise);
  if (ring === null || reason !== null) return reason ?? 'open';
  return {
    ring,
    scale,
    x: toPixels(ring.x, scale),
    y: toPixels(ring.y, scale),
    radius: ring.outer.radius * scale,
    hole: { x: toPixels(ring.xHole, scale), y: toPixels(ring.yHole, scale), radius: ring.inner.radius * scale },
    crestSigmas: ring.crest / noise,
  };
}

/** A ring that must stand so high above the noise at a finer scale is looked at there again ... */
const CLEAR_SIGMAS = 12;

/**
 * The candidate measured at the finest scale at which it is clear. Stars that stand in a circle run into a ring in
 * coarse squares; there they part, and the reason why they are no donut comes back.
 */
export function atFinestScale(candidate: Candidate, views: readonly ScaledView[]): Candidate | DonutRejection {
  const { ring, scale, hole } = candidate;
  const view = views.find(({ noise }) => ring.crest >= CLEAR_SIGMAS * noise);
  if (view === undefined || view.scale >= scale) return candidate;
  return candidateAround(view, {
    x: toSquares(hole.x, view.scale),
    y: toSquares(hole.y, view.scale),
    radius: hole.radius / view.scale,
  });
}

/** Light in pixels this many times as bright as the ring, and so many deviations more, is in point sources ... */
const CLUMP = { crests: 3, sigmas: 4 };
/** ... which have at most this share: a star or a cosmic ray may lie on the ring. */
const MOST_IN_CLUMPS = 0.3;

/** Whether the light of a ring comes from point sources. `flat`: the frame itself, sky 0. */
export function isClumpy({ x, y, radius, ring }: Candidate, flat: Image, noise: number): boolean {
  const clump = CLUMP.crests * ring.crest + CLUMP.sigmas * noise;
  const { flux, brightFlux } = apertureSum(flat, { x, y, radius }, clump);
  return brightFlux > MOST_IN_CLUMPS * flux;
}

/** Sum of the finite pixels in a circle, of those above `bright`, and the number of all. */
export function apertureSum(
  { data, width, height }: Image,
  { x, y, radius }: RingSeed,
  bright: number = Number.POSITIVE_INFINITY,
): { flux: number; brightFlux: number; pixels: number } {
  let flux = 0;
  let brightFlux = 0;
  let pixels = 0;
  for (let row = Math.max(0, Math.ceil(y - radius)); row <= Math.min(height - 1, y + radius); row++) {
    for (let column = Math.max(0, Math.ceil(x - radius)); column <= Math.min(width - 1, x + radius); column++) {
      const value = data[row * width + column]!;
      if (Math.hypot(column - x, row - y) > radius || value - value !== 0) continue;
      flux += value;
      if (value > bright) brightFlux += value;
      pixels++;
    }
  }
  return { flux, brightFlux, pixels };
}
