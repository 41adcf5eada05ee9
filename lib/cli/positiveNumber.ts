import { UsageError } from './command';

/** The widest star that makes sense to look for, pixels: the work grows with its square. */
export const WIDEST = 100;

/** The value of an option --name that is a positive number, at most `most`; UsageError for anything else. */
export function positiveNumber(name: string, text: string, most: number = Number.POSITIVE_INFINITY): number {
  const value = Number(text);
  if (!(text.trim() !== '' && value > 0 && Number.isFinite(value))) {
    throw new UsageError(`--${name} is a positive number, got ${text}`);
  }
  if (value > most) throw new UsageError(`--${name} is at most ${most}, got ${text}`);
  return value;
}
