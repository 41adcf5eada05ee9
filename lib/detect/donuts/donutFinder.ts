import type { Image } from '../../image/image';
import { InputError } from '../../inputError';
import { isBlanked } from '../dao/blankedHole';
import type { WithoutSky } from '../dao/skyMap';
import {
  apertureSum,
  atFinestScale,
  type Candidate,
  candidatesInView,
  type DonutTally,
  isClumpy,
} from './donutCandidates';
import { ofOneSize, oneEach } from './donutSelection';
import { type ScaledView, scaledViews } from './donutViews';
import { DONUT_REJECTIONS, type DonutRejection, type FoundDonut } from './foundDonut';

/** What to look for; all may be left out. */
export interface DonutFinderOptions {
  /** Least and greatest outer diameter, pixels. Default: 8 and no upper limit. */
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
    diameterLimits: options.diameterLimits ?? [8, Number.POSITIVE_INFINITY],
    leastSignalToNoise: options.leastSignalToNoise ?? 20,
  };
  assertLimits(limits);
  const rejected = Object.fromEntries(DONUT_REJECTIONS.map((reason) => [reason, 0])) as DonutTally;
  const views = scaledViews(image);
  const [{ flat }] = views;
  if (Number.isNaN(flat.noise)) {
    throw new InputError(
      `a ${image.width} x ${image.height} image without a single finite pixel has no donuts to find`,
    );
  }
  const stars = oneEach(views.flatMap((view) => candidatesInView(view, rejected)));
  const sound = stars.flatMap((star) => examine(star, { image, flat, views, rejected }));
  return selectDonuts(
    ofOneSize(sound, rejected).map((star) => describe(star, flat)),
    limits,
    rejected,
  );
}

function assertLimits({ diameterLimits: [least, most], leastSignalToNoise }: Limits): void {
  if (!(least > 0 && least < most)) {
    throw new RangeError(`diameterLimits must rise from above 0, got ${least} to ${most}`);
  }
  if (!(leastSignalToNoise >= 0)) {
    throw new RangeError(`leastSignalToNoise must be 0 or more, got ${leastSignalToNoise}`);
  }
}

interface Evidence {
  readonly image: Image;
  readonly flat: WithoutSky;
  readonly views: readonly ScaledView[];
  readonly rejected: DonutTally;
}

/** A second look at the pixels themselves: the candidate, measured as finely as it can be, or nothing. */
function examine(star: Candidate, { image, flat, views, rejected }: Evidence): Candidate[] {
  const fine = atFinestScale(star, views);
  const reason =
    typeof fine === 'string'
      ? fine
      : isBlanked(image, fine.hole)
        ? 'blanked'
        : isClumpy(fine, flat.image, flat.noise)
          ? 'clumpy'
          : null;
  if (reason !== null) rejected[reason]++;
  return reason === null ? [fine as Candidate] : [];
}

/** Aperture over the outer radius: the edge is blurred by the seeing. */
const APERTURE = 1.2;

function describe({ ring, x, y, radius, hole }: Candidate, { image, noise }: WithoutSky): FoundDonut {
  const { flux, pixels } = apertureSum(image, { x, y, radius: APERTURE * radius });
  const [dx, dy] = [hole.x - x, hole.y - y];
  return {
    x,
    y,
    outerDiameter: 2 * radius,
    innerDiameter: 2 * hole.radius,
    obstruction: hole.radius / radius,
    holeShift: Math.hypot(dx, dy) / radius,
    holeShiftDegrees: (Math.atan2(dy, dx) * 180) / Math.PI,
    ovalness: ring.outer.ovalness,
    depth: 1 - ring.floor / ring.crest,
    flux,
    signalToNoise: flux / (noise * Math.sqrt(pixels)),
  };
}

function selectDonuts(
  stars: readonly FoundDonut[],
  { diameterLimits: [least, most], leastSignalToNoise }: Limits,
  rejected: DonutTally,
): DonutSearch {
  const clear = stars.filter((star) => star.signalToNoise >= leastSignalToNoise);
  const donuts = clear
    .filter(({ outerDiameter }) => outerDiameter >= least && outerDiameter <= most)
    .sort((a, b) => b.flux - a.flux);
  rejected.faint += stars.length - clear.length;
  rejected.size += clear.length - donuts.length;
  const diameters = donuts.map(({ outerDiameter }) => outerDiameter).sort((a, b) => a - b);
  return { donuts, outerDiameter: diameters[diameters.length >> 1] ?? null, rejected };
}
