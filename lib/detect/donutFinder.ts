import { convolve } from '../image/convolve';
import { createImage, type Image } from '../image/image';
import { InputError } from '../inputError';
import { binImage } from './binImage';
import { isBlanked } from './blankedHole';
import { type DipOptions, enclosedDips } from './enclosedDips';
import { DONUT_REJECTIONS, type DonutRejection, type FoundDonut } from './foundDonut';
import { measureRing, type Ring } from './ring';
import { ringRejection } from './ringRejection';
import { type WithoutSky, withoutSky } from './skyMap';

/** What to look for; all may be left out. */
export interface DonutFinderOptions {
  /** Least and greatest outer diameter, pixels. Default: 8 to the size of the image. */
  readonly diameterLimits?: readonly [number, number];
  /** Least flux over the noise of the sky beneath it. Default 20. */
  readonly leastSignalToNoise?: number;
}

/** The donuts of a frame, brightest first, and how many dips were left out for which reason. */
export interface DonutSearch {
  readonly donuts: readonly FoundDonut[];
  /** The size that the frame's donuts share (median), pixels; null without donuts. */
  readonly outerDiameter: number | null;
  readonly rejected: Readonly<Record<DonutRejection, number>>;
}

type Limits = Required<DonutFinderOptions>;

/** Sides of the squares of pixels that are looked at as one: a donut is clearest where it is some ten squares wide. */
const SCALES = [1, 2, 4, 8, 16] as const;
/** The image must be this many squares wide and high. */
const FEWEST_SQUARES = 24;
/** Pixels of one patch of sky, far larger than a donut. */
const SKY_BOX = 512;

const SMOOTHING = createImage(
  3,
  3,
  Float32Array.of(1, 2, 1, 2, 4, 2, 1, 2, 1).map((weight) => weight / 16),
);
/** Noise after smoothing over noise before: the root of the sum of the squared weights. */
const SMOOTHED_NOISE = 6 / 16;

/** Deviations: what is not brighter is sky, and a dip must be so deep to be looked at. */
const FLOOR_SIGMAS = 2;
const DIP_SIGMAS = 4;
/** Least depth of a dip over the weakest point of the ring around it. */
const DIP_SHARE = 0.12;

/** A ring at the scale where it was found; positions and radius in pixels of the frame. */
interface Candidate {
  readonly ring: Ring;
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Height of the ring over the noise at this scale. */
  readonly crestSigmas: number;
}

/**
 * Finds defocused stars by themselves: no centres, no size are given. Whatever a closed ring of light encloses is a dip,
 * found by flooding the image at several scales; a dip is a donut when the ring around it has the edges of an obstructed
 * pupil's image: an outer one that is round and steep, an inner one that is round too, not necessarily about the same
 * centre. Each star comes once; all donuts of a frame have about one size.
 *
 * Throws InputError when the image has no finite pixel, RangeError for limits that make no sense.
 */
export function findDonuts(image: Image, options: DonutFinderOptions = {}): DonutSearch {
  const limits: Limits = {
    diameterLimits: options.diameterLimits ?? [8, Math.max(image.width, image.height)],
    leastSignalToNoise: options.leastSignalToNoise ?? 20,
  };
  assertLimits(limits);
  const rejected = Object.fromEntries(DONUT_REJECTIONS.map((reason) => [reason, 0])) as Record<DonutRejection, number>;
  const flat = withoutSky(image, SKY_BOX);
  if (Number.isNaN(flat.noise)) {
    throw new InputError(
      `a ${image.width} x ${image.height} image without a single finite pixel has no donuts to find`,
    );
  }
  const candidates = SCALES.flatMap((scale) => ringsAtScale(image, { scale, rejected }));
  const whole = candidates.filter((candidate) => {
    const reason = fineRejection(candidate, image, flat);
    if (reason !== null) rejected[reason]++;
    return reason === null;
  });
  const stars = ofOneSize(oneEach(whole), rejected).map((candidate) => describe(candidate, flat));
  return selectDonuts(stars, limits, rejected);
}

function assertLimits({ diameterLimits: [least, most], leastSignalToNoise }: Limits): void {
  if (!(least > 0 && least < most))
    throw new RangeError(`diameterLimits must rise from above 0, got ${least} to ${most}`);
  if (!(leastSignalToNoise >= 0))
    throw new RangeError(`leastSignalToNoise must be 0 or more, got ${leastSignalToNoise}`);
}

/** The rings that may be donuts in the frame seen in squares of `scale` x `scale` pixels. */
function ringsAtScale(
  image: Image,
  { scale, rejected }: { scale: number; rejected: Record<DonutRejection, number> },
): Candidate[] {
  if (Math.min(image.width, image.height) < FEWEST_SQUARES * scale) return [];
  const flat = withoutSky(scale === 1 ? image : binImage(image, scale), SKY_BOX / scale);
  const smooth = convolve(flat.image, SMOOTHING);
  const noise = flat.noise * SMOOTHED_NOISE;
  const found: Candidate[] = [];
  for (const dip of enclosedDips(smooth, dipOptions(smooth, noise))) {
    const ring = measureRing(smooth, { x: dip.x, y: dip.y, radius: Math.sqrt(dip.area / Math.PI) }, noise);
    const reason = ring === null ? 'open' : ringRejection(ring, noise);
    if (reason !== null) rejected[reason]++;
    else if (ring !== null) found.push(toFrame(ring, scale, noise));
  }
  return found;
}

/** A frame without noise (a model) has steps of a millionth of its range instead. */
function dipOptions({ data }: Image, noise: number): DipOptions {
  const highest = noise > 0 ? 0 : data.reduce((high, value) => (value > high ? value : high), 0);
  const step = noise > 0 ? noise : Math.max(1e-6 * highest, Number.MIN_VALUE);
  return { floor: FLOOR_SIGMAS * step, noise: step, leastSigmas: DIP_SIGMAS, leastShare: DIP_SHARE };
}

function toFrame(ring: Ring, scale: number, noise: number): Candidate {
  return {
    ring,
    scale,
    x: toPixels(ring.x, scale),
    y: toPixels(ring.y, scale),
    radius: ring.outer.radius * scale,
    crestSigmas: ring.crest / noise,
  };
}

/** The middle of square 0 lies at (scale - 1) / 2. */
function toPixels(squares: number, scale: number): number {
  return (squares + 0.5) * scale - 0.5;
}

function holeOf({ ring, scale }: Candidate): { x: number; y: number; radius: number } {
  return {
    x: toPixels(ring.xHole, scale),
    y: toPixels(ring.yHole, scale),
    radius: ring.inner.radius * scale,
  };
}

/** Light in pixels this many times as bright as the ring, and so many deviations more, is in point sources ... */
const CLUMP = { crests: 3, sigmas: 4 };
/** ... which have at most this share: a star or a cosmic ray may lie on the ring. */
const MOST_IN_CLUMPS = 0.3;

/** What the pixels of the frame say against a ring that was found in squares. */
function fineRejection(candidate: Candidate, image: Image, { image: flat, noise }: WithoutSky): DonutRejection | null {
  if (isBlanked(image, holeOf(candidate))) return 'blanked';
  const clump = CLUMP.crests * candidate.ring.crest + CLUMP.sigmas * noise;
  const { flux, brightFlux } = apertureSum(flat, candidate, clump);
  return brightFlux > MOST_IN_CLUMPS * flux ? 'clumpy' : null;
}

/** Rings whose centres are nearer than this share of the larger radius are one star. */
const SAME_STAR = 0.5;
/** The finest scale at which the ring is this clear measures it best: squares blur its edges. */
const CLEAR_CREST = 8;

/** One ring a star, out of those found at several scales or in several dips of one hole. */
function oneEach(candidates: readonly Candidate[]): Candidate[] {
  const byQuality = [...candidates].sort((a, b) => {
    const [clearA, clearB] = [a.crestSigmas >= CLEAR_CREST, b.crestSigmas >= CLEAR_CREST];
    if (clearA !== clearB) return clearA ? -1 : 1;
    return clearA ? a.scale - b.scale || b.radius - a.radius : b.crestSigmas - a.crestSigmas;
  });
  const stars: Candidate[] = [];
  for (const candidate of byQuality) if (!stars.some((star) => isSameStar(star, candidate))) stars.push(candidate);
  return stars;
}

function isSameStar(a: Candidate, b: Candidate): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) < SAME_STAR * Math.max(a.radius, b.radius);
}

/** Radii of one frame's donuts differ by less than this share of the common one. */
const SIZE_TOLERANCE = 0.2;

/** Keeps the rings of the size that carries most light in the frame. */
function ofOneSize(stars: readonly Candidate[], rejected: Record<DonutRejection, number>): Candidate[] {
  const near = (a: Candidate, b: Candidate): boolean => Math.abs(a.radius - b.radius) <= SIZE_TOLERANCE * b.radius;
  const support = (star: Candidate): number =>
    stars
      .filter((other) => near(other, star))
      .reduce((sum, { ring, radius }) => sum + Math.sqrt(ring.crest) * radius, 0);
  const supports = stars.map(support);
  const common = stars[supports.indexOf(Math.max(...supports))];
  return stars.filter((star) => {
    if (near(star, common)) return true;
    const nested = stars.some(
      (other) => near(other, common) && Math.hypot(other.x - star.x, other.y - star.y) < other.radius,
    );
    rejected[nested ? 'nested' : 'size']++;
    return false;
  });
}

/** Aperture over the outer radius: the edge is blurred by the seeing. */
const APERTURE = 1.2;

function describe(candidate: Candidate, { image, noise }: WithoutSky): FoundDonut {
  const { ring, x, y, radius } = candidate;
  const { flux, pixels } = apertureSum(image, { x, y, radius: APERTURE * radius });
  const [dx, dy] = [ring.xHole - ring.x, ring.yHole - ring.y];
  return {
    x,
    y,
    outerDiameter: 2 * radius,
    innerDiameter: 2 * holeOf(candidate).radius,
    obstruction: ring.inner.radius / ring.outer.radius,
    holeShift: Math.hypot(dx, dy) / ring.outer.radius,
    holeShiftDegrees: (Math.atan2(dy, dx) * 180) / Math.PI,
    ovalness: ring.outer.ovalness,
    depth: 1 - ring.floor / ring.crest,
    flux,
    signalToNoise: flux / (noise * Math.sqrt(pixels)),
  };
}

/** Sum of the finite pixels in a circle, of those above `bright`, and the number of all. */
function apertureSum(
  { data, width, height }: Image,
  { x, y, radius }: { readonly x: number; readonly y: number; readonly radius: number },
  bright: number = Number.POSITIVE_INFINITY,
): { flux: number; brightFlux: number; pixels: number } {
  let flux = 0;
  let brightFlux = 0;
  let pixels = 0;
  for (let row = Math.max(0, Math.ceil(y - radius)); row <= Math.min(height - 1, y + radius); row++) {
    for (let column = Math.max(0, Math.ceil(x - radius)); column <= Math.min(width - 1, x + radius); column++) {
      const value = data[row * width + column];
      if (Math.hypot(column - x, row - y) > radius || value - value !== 0) continue;
      flux += value;
      if (value > bright) brightFlux += value;
      pixels++;
    }
  }
  return { flux, brightFlux, pixels };
}

function selectDonuts(
  stars: readonly FoundDonut[],
  { diameterLimits: [least, most], leastSignalToNoise }: Limits,
  rejected: Record<DonutRejection, number>,
): DonutSearch {
  const donuts = stars
    .filter(({ signalToNoise, outerDiameter }) => {
      const reason = !(signalToNoise >= leastSignalToNoise) ? 'faint' : 'size';
      const kept = signalToNoise >= leastSignalToNoise && outerDiameter >= least && outerDiameter <= most;
      if (!kept) rejected[reason]++;
      return kept;
    })
    .sort((a, b) => b.flux - a.flux);
  const diameters = donuts.map(({ outerDiameter }) => outerDiameter).sort((a, b) => a - b);
  return { donuts, outerDiameter: diameters[diameters.length >> 1] ?? null, rejected };
}
