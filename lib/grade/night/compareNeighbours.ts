import type { FrameContext, Grade, GradedFrame } from '../verdict/grade';

/** Frames before and after that are looked at for neighbours. */
export const NEIGHBOURS = 5;
const ENOUGH_NEIGHBOURS = 3;
/** Fewer stars than this share of what the neighbours have: clouds, or dew. */
const FEW_STARS = 0.4;
/** Of fewer stars than this clouds cannot be told. */
const COUNTABLE = 10;
/** Noise above this many times that of the neighbours: a much brighter sky. */
const BRIGHT_SKY = 3;

/** Frames farther apart than this belong to two nights, hours. */
const NIGHT_HOURS = 12;

/**
 * The grade of frame `index` with what only its neighbours tell: far fewer stars than they have (clouds) or a far
 * brighter sky (twilight, Moon, clouds lit from below). Neighbours are frames of the same target, camera, filter,
 * exposure and night, at most five frames back and ahead. Where the headers do not name target, camera and time, the
 * difference is noted, and the frame stays usable: the neighbours may show another field.
 */
export function compareNeighbours(frames: readonly (GradedFrame | undefined)[], index: number): Grade {
  const frame = frames[index]!;
  const { grade, context } = frame;
  const alike = frames
    .slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1)
    .filter((other): other is GradedFrame => other !== undefined && other !== frame && isAlike(frame, other));
  if (alike.length < ENOUGH_NEIGHBOURS) return grade;
  const stars = medianOf(alike.map(({ context: { found } }) => found));
  const noise = medianOf(alike.map((other) => other.context.noise));
  const notes: string[] = [];
  if (stars >= COUNTABLE && context.found < FEW_STARS * stars)
    notes.push(`${context.found} stars where its neighbours have ${stars}: clouds?`);
  if (noise > 0 && context.noise > BRIGHT_SKY * noise) {
    notes.push(`sky noise ${(context.noise / noise).toFixed(1)} times its neighbours': twilight or Moon?`);
  }
  if (notes.length === 0) return grade;
  if (isNamed(context)) return { ...grade, usable: false, reason: [grade.reason, ...notes].join('; ') };
  return { ...grade, reason: [grade.reason, ...notes, UNNAMED].join('; ') };
}

const UNNAMED =
  'no verdict on that, as the header does not name target (OBJECT), camera (INSTRUME) and time (DATE-OBS)';

/** Whether a header says enough to know a frame's neighbours. */
function isNamed({ object, camera, dateObs, rightAscension, declination }: FrameContext): boolean {
  const placed = object !== null || (rightAscension !== null && declination !== null);
  return placed && camera !== null && !Number.isNaN(timeOf(dateObs));
}

function isAlike(one: GradedFrame, other: GradedFrame): boolean {
  const [a, b] = [one.context, other.context];
  const same = (['width', 'height', 'filter', 'exposureSeconds', 'camera'] as const).every((key) => a[key] === b[key]);
  if (!same || nameOf(a.object) !== nameOf(b.object)) return false;
  const hours = Math.abs(timeOf(a.dateObs) - timeOf(b.dateObs)) / 3_600_000;
  if (hours > NIGHT_HOURS) return false;
  const away = separationDegrees(a, b);
  return away === undefined || away <= fieldDegrees(one);
}

function nameOf(object: string | null): string | undefined {
  return object?.replace(/[\s_-]/g, '').toUpperCase();
}

/** Milliseconds; NaN for what is no date. DATE-OBS is UTC. */
function timeOf(dateObs: string | null): number {
  return dateObs === null ? Number.NaN : Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$/.test(dateObs) ? dateObs : `${dateObs}Z`);
}

/** Undefined where one of them has no pointing. */
function separationDegrees(a: FrameContext, b: FrameContext): number | undefined {
  if (a.rightAscension === null || a.declination === null || b.rightAscension === null || b.declination === null)
    return undefined;
  const radians = Math.PI / 180;
  const turn = ((((a.rightAscension - b.rightAscension) % 360) + 540) % 360) - 180;
  const across = turn * Math.cos(((a.declination + b.declination) / 2) * radians);
  return Math.hypot(across, a.declination - b.declination);
}

/** Half the longer side of a frame. */
function fieldDegrees({ grade, context }: GradedFrame): number {
  return ((grade.pixelScale ?? 0) * Math.max(context.width, context.height)) / 2 / 3600;
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
