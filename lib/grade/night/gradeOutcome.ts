import type { DecidingPicture } from '../report/decidingPicture';
import type { GradedFrame } from '../verdict/grade';

/** The outcome of a frame; `thumbnail` is a PNG in base64, and `psf` the frame's PSF; small and without `stamps` and `psf` for frames that are usable. */
export type GradeOutcome =
  | (GradedFrame & { readonly thumbnail?: string; readonly stamps?: DecidingPicture; readonly psf?: string })
  | { readonly file: string; readonly error: string };

const GRADE_NUMBERS = ['confidence', 'stamps'] as const;
const GRADE_TEXTS = ['file', 'verdict', 'reason'] as const;
const GRADE_LISTS = ['votes', 'probabilities'] as const;
const CONTEXT_NUMBERS = ['width', 'height', 'found', 'noise'] as const;

/** Whether what was read from a file is an outcome: what others do with one works with it. */
export function isGradeOutcome(value: unknown): value is GradeOutcome {
  if (!isRecord(value)) return false;
  if ('error' in value) return typeof value.file === 'string' && typeof value.error === 'string';
  const { grade, context, thumbnail, stamps, psf } = value;
  if (!isRecord(grade) || !isRecord(context)) return false;
  return (
    [thumbnail, psf].every((png) => png === undefined || typeof png === 'string') &&
    (stamps === undefined || (isRecord(stamps) && typeof stamps.png === 'string' && Array.isArray(stamps.answers))) &&
    GRADE_TEXTS.every((key) => typeof grade[key] === 'string') &&
    GRADE_NUMBERS.every((key) => typeof grade[key] === 'number') &&
    GRADE_LISTS.every((key) => Array.isArray(grade[key]) && grade[key].every((item) => typeof item === 'number')) &&
    typeof grade.usable === 'boolean' &&
    CONTEXT_NUMBERS.every((key) => typeof context[key] === 'number')
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
