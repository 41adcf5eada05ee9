import { DIGIT_NAMES } from './digitSet';

/** The class of what is no digit, after the digits 0 to 9. */
export const NO_DIGIT = 10;

/** What a network reads in one picture. */
export interface Reading {
  /** The most probable of the ten digits. */
  readonly digit: number;
  /** Ten probabilities; with those of "no digit" they add up to 1. */
  readonly probabilities: readonly number[];
  /** Probability that it is no digit; 0 for a network that does not know this answer. */
  readonly noDigit: number;
}

/** Above this probability of "no digit" a reading is refused. */
export const REFUSED_ABOVE = 0.5;

/** The reading that 10 or 11 probabilities mean. */
export function toReading(probabilities: ArrayLike<number>): Reading {
  const digits = Array.from({ length: DIGIT_NAMES.length }, (_, digit) => probabilities[digit]!);
  const digit = Math.max(0, digits.indexOf(Math.max(...digits)));
  return { digit, probabilities: digits, noDigit: probabilities[NO_DIGIT] ?? 0 };
}
