import type { Grade, GradedFrame } from '../verdict/gradeFrame';

/** Frames before and after that count as neighbours, when camera, filter and exposure are the same. */
export const NEIGHBOURS = 5;
const ENOUGH_NEIGHBOURS = 3;
/** Fewer stars than this share of what the neighbours have: clouds, or dew. */
const FEW_STARS = 0.4;
/** Of fewer stars than this clouds cannot be told. */
const COUNTABLE = 10;
/** Noise above this many times that of the neighbours: a much brighter sky. */
const BRIGHT_SKY = 3;

/**
 * The grade of frame `index` with what only its neighbours tell: far fewer stars than they have (clouds) or a far
 * brighter sky (twilight, Moon, clouds lit from below). Looks at most five frames back and ahead.
 */
export function compareNeighbours(frames: readonly (GradedFrame | undefined)[], index: number): Grade {
  const { grade, context } = frames[index]!;
  const alike = frames
    .slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1)
    .filter((other): other is GradedFrame => other !== undefined && other !== frames[index])
    .filter(({ context: other }) =>
      (['width', 'height', 'filter', 'exposureSeconds'] as const).every((key) => other[key] === context[key]),
    );
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
  return { ...grade, usable: false, reason: [grade.reason, ...notes].join('; ') };
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
