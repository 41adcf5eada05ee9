import type { Candidate, DonutTally } from './donutCandidates';

/** Rings whose centres are nearer than this share of the larger radius are one star. */
const SAME_STAR = 0.5;
/** The finest scale at which the ring is so many deviations high measures it best: squares blur its edges. */
const CLEAR_CREST = 8;

/** One ring a star, out of those found at several scales or in several dips of one hole. */
export function oneEach(candidates: readonly Candidate[]): Candidate[] {
  const stars: Candidate[] = [];
  for (const candidate of [...candidates].sort(bestFirst)) {
    if (!stars.some((star) => isSameStar(star, candidate))) stars.push(candidate);
  }
  return stars;
}

function bestFirst(a: Candidate, b: Candidate): number {
  const [clearA, clearB] = [a.crestSigmas >= CLEAR_CREST, b.crestSigmas >= CLEAR_CREST];
  if (clearA !== clearB) return clearA ? -1 : 1;
  return clearA ? a.scale - b.scale || b.radius - a.radius : b.crestSigmas - a.crestSigmas;
}

function isSameStar(a: Candidate, b: Candidate): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) < SAME_STAR * Math.max(a.radius, b.radius);
}

/** Radii of one frame's donuts differ by less than this share of the common one. */
const SIZE_TOLERANCE = 0.2;

/** So few rings in a frame have nothing to speak for them but themselves, and must be rounder than others. */
const FEW = 2;
const MOST_OVAL_OF_FEW = 0.1;

/** Keeps the rings of the size that carries most light in the frame. */
export function ofOneSize(stars: readonly Candidate[], rejected: DonutTally): Candidate[] {
  const common = commonRadius(stars);
  const fits = ({ radius }: Candidate): boolean => Math.abs(radius - common) <= SIZE_TOLERANCE * common;
  const kept = stars.filter(fits);
  for (const star of stars) {
    if (fits(star)) continue;
    const nested = kept.some((other) => Math.hypot(other.x - star.x, other.y - star.y) < other.radius);
    rejected[nested ? 'nested' : 'size']++;
  }
  if (kept.length > FEW) return kept;
  const round = kept.filter(({ ring }) => ring.outer.ovalness <= MOST_OVAL_OF_FEW);
  rejected.outer += kept.length - round.length;
  return round;
}

/** The radius about which the others gather, each with the weight of its light (its root: one star decides nothing). */
function commonRadius(stars: readonly Candidate[]): number {
  const weight = ({ ring, radius }: Candidate): number => Math.sqrt(ring.crest) * radius;
  let best = { radius: Number.NaN, support: Number.NEGATIVE_INFINITY };
  for (const { radius } of stars) {
    const near = stars.filter((other) => Math.abs(other.radius - radius) <= SIZE_TOLERANCE * radius);
    const support = near.reduce((sum, other) => sum + weight(other), 0);
    if (support > best.support) best = { radius, support };
  }
  return best.radius;
}
