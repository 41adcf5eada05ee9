import { UsageError } from './command';

/** The value of an option --name that is a whole number from `least` on; UsageError for anything else. */
export function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least || text.trim() === '') {
    throw new UsageError(`--${name} is a whole number from ${least} on, got ${text}`);
  }
  return value;
}
