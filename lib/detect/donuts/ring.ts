import type { Image } from '../../image/image';
import { type Contour, fitContour } from './fitContour';
import { medianProfile, type PolarProfile, polarProfile, ray } from './polarProfile';

/** A bright ring around a dark middle. Lengths in pixels of the image it was measured on. */
export interface Ring {
  /** Centre of the outer edge, and its contour: where the light falls to half of the ring's. */
  readonly x: number;
  readonly y: number;
  readonly outer: Contour;
  /** Centre of the hole, and its contour: half-way between hole and ring. */
  readonly xHole: number;
  readonly yHole: number;
  readonly inner: Contour;
  /** Median over the directions of the highest value of the ring, sky 0. */
  readonly crest: number;
  /** Level of the hole. */
  readonly floor: number;
  /** Share of the directions in which the ring stands above the hole. */
  readonly completeness: number;
  /** Weak over strong side of the ring: the 10th over the 90th percentile of the crests. */
  readonly evenness: number;
  /** From 80 % to 20 % of the ring's light outwards, over the outer radius. */
  readonly edgeWidth: number;
}

/** Where a ring may be: the middle of a dip and the radius of a circle as large. */
export interface RingSeed {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const SECTORS = 36;
const STEP = 0.5;
/** How far out the ring's edge is looked for: an obstruction of a fifth, and the seeing that fills the hole. */
const REACH = { holes: 7, pixels: 6 };
const ROUNDS = 3;

/** Measures the ring around a dip. Null where there is none: no outer or inner edge that closes. */
export function measureRing(image: Image, seed: RingSeed, noise: number): Ring | null {
  const rough = medianProfile(
    polarProfile(image, seed, { sectors: SECTORS, step: STEP, reach: REACH.holes * seed.radius + REACH.pixels }),
  );
  const radius = outerEdge(rough, indexOfHighest(rough, 0, rough.length)) * STEP;
  if (!Number.isFinite(radius)) return null;
  const rim = outerContour(image, { ...seed, radius });
  if (rim === null) return null;
  const crests = sectorCrests(rim.polar, rim.outer.radius);
  const crest = quantile(crests, 0.5);
  const hole = innerContour(image, seed, rim.outer.radius);
  if (hole === null) return null;
  const above = Math.max(2 * noise, 0.25 * (crest - hole.floor));
  const profile = medianProfile(rim.polar);
  return {
    x: rim.x,
    y: rim.y,
    outer: rim.outer,
    xHole: hole.x,
    yHole: hole.y,
    inner: hole.inner,
    crest,
    floor: hole.floor,
    completeness: crests.filter((value) => value > hole.floor + above).length / crests.length,
    evenness: quantile(crests, 0.1) / quantile(crests, 0.9),
    edgeWidth: edgeWidth(profile) / rim.outer.radius,
  };
}

interface Rim {
  readonly x: number;
  readonly y: number;
  readonly outer: Contour;
  readonly polar: PolarProfile;
}

/** From a rough circle to the contour of the outer half-maxima, measured from its own centre. */
function outerContour(image: Image, start: RingSeed): Rim | null {
  let { x, y, radius } = start;
  for (let round = 1; ; round++) {
    const polar = polarProfile(image, { x, y }, { sectors: SECTORS, step: STEP, reach: 1.7 * radius + 2 });
    const outer = fitContour(Float64Array.from({ length: SECTORS }, (_, s) => sectorEdge(ray(polar, s), radius)));
    if (outer === null || !(Math.hypot(outer.dx, outer.dy) < outer.radius)) return null;
    if (round === ROUNDS) return { x, y, outer, polar };
    x += outer.dx;
    y += outer.dy;
    radius = outer.radius;
  }
}

/** Radius at which the light of one direction falls to half of its crest. */
function sectorEdge(values: Float32Array, radius: number): number {
  return outerEdge(values, crestIndex(values, radius)) * STEP;
}

/** The crest lies on the ring, not on the light of a neighbour behind its edge. */
function crestIndex(values: Float32Array, radius: number): number {
  return indexOfHighest(values, Math.floor((0.3 * radius) / STEP), Math.ceil((1.1 * radius) / STEP));
}

function sectorCrests(polar: PolarProfile, radius: number): number[] {
  return Array.from({ length: polar.sectors }, (_, s) => {
    const values = ray(polar, s);
    return values[crestIndex(values, radius)] ?? Number.NaN;
  }).filter(Number.isFinite);
}

/** A dark gap narrower than this share of its radius belongs to the ring (diffraction makes several). */
const GAP = 0.2;

/** Place (in samples) where values fall below half of those at `crest`, not to rise again soon; NaN when they do not. */
function outerEdge(values: ArrayLike<number>, crest: number): number {
  const half = values[crest] / 2;
  if (!(half > 0)) return Number.NaN;
  for (let k = crest + 1; k < values.length; k++) {
    if (!(values[k] < half)) {
      if (values[k] >= half) continue;
      return Number.NaN;
    }
    const end = Math.min(values.length, Math.ceil(k * (1 + GAP)));
    let next = k + 1;
    while (next < end && !(values[next] >= half)) next++;
    if (next >= end) return k - (half - values[k]) / (values[k - 1] - values[k]);
    k = next;
  }
  return Number.NaN;
}

interface Hole {
  readonly x: number;
  readonly y: number;
  readonly inner: Contour;
  readonly floor: number;
}

/** The contour half-way between hole and ring, from the middle of the dip. */
function innerContour(image: Image, seed: RingSeed, outerRadius: number): Hole | null {
  let { x, y } = seed;
  for (let round = 1; ; round++) {
    const polar = polarProfile(image, { x, y }, { sectors: SECTORS, step: STEP, reach: 1.5 * outerRadius });
    const profile = medianProfile(polar);
    const reach = Math.ceil((0.75 * outerRadius) / STEP);
    const floor = profile[indexOfLowest(profile, reach)];
    const inner = fitContour(
      Float64Array.from({ length: SECTORS }, (_, s) => holeEdge(ray(polar, s), { floor, reach, outerRadius })),
    );
    if (inner === null || !(Math.hypot(inner.dx, inner.dy) < outerRadius)) return null;
    if (round === ROUNDS) return { x, y, inner, floor };
    x += inner.dx;
    y += inner.dy;
  }
}

/** Radius at which one direction rises to half-way between the hole's floor and its own crest. */
function holeEdge(
  values: Float32Array,
  { floor, reach, outerRadius }: { floor: number; reach: number; outerRadius: number },
): number {
  const crest = indexOfHighest(values, 0, Math.ceil((1.3 * outerRadius) / STEP));
  const half = (floor + values[crest]) / 2;
  for (let k = indexOfLowest(values, Math.min(reach, crest)) + 1; k <= crest; k++) {
    if (values[k] >= half) return (k - (values[k] - half) / Math.max(values[k] - values[k - 1], 1e-30)) * STEP;
  }
  return Number.NaN;
}

/** Pixels between 80 % and 20 % of the highest value of a profile, outwards of it. */
function edgeWidth(profile: Float64Array): number {
  const crest = indexOfHighest(profile, 0, profile.length);
  const fallTo = (share: number): number => {
    for (let k = crest + 1; k < profile.length; k++) {
      const level = share * profile[crest];
      if (profile[k] < level) return (k - (level - profile[k]) / (profile[k - 1] - profile[k])) * STEP;
    }
    return profile.length * STEP;
  };
  return fallTo(0.2) - fallTo(0.8);
}

/** Of the numbers among values[from] to values[end - 1]; -1 when there is none. */
function indexOfHighest(values: ArrayLike<number>, from: number, end: number): number {
  let best = -1;
  for (let k = from; k < Math.min(end, values.length); k++) {
    if (values[k] > (best < 0 ? Number.NEGATIVE_INFINITY : values[best])) best = k;
  }
  return best;
}

function indexOfLowest(values: ArrayLike<number>, end: number): number {
  let best = -1;
  for (let k = 0; k < Math.min(end, values.length); k++) {
    if (values[k] < (best < 0 ? Number.POSITIVE_INFINITY : values[best])) best = k;
  }
  return best;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))];
}
