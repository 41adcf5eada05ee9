import { say } from './say';

/** An exercise of a notebook: what is asked stands in the cell above it. */
export interface Exercise<T> {
  /** Notebook and number, "02.1". */
  readonly id: string;
  /** Shown on demand, the second says more than the first; neither says the answer. */
  readonly hints: readonly [string, string];
  /** What the answer gave and why that is not it; undefined for a right answer. May throw what the answer throws. */
  readonly fault: (answer: T) => string | undefined | Promise<string | undefined>;
}

/** How an answer stands. */
export interface AnswerState {
  readonly state: 'open' | 'right' | 'wrong';
  readonly text: string;
}

/** Judges an answer; undefined is an open exercise. What the answer throws is part of the judgement. */
export async function judgeAnswer<T>({ fault }: Exercise<T>, answer: T | undefined): Promise<AnswerState> {
  if (answer === undefined) return { state: 'open', text: say`write your answer in place of undefined` };
  try {
    const text = await fault(answer);
    return text === undefined ? { state: 'right', text: say`right!` } : { state: 'wrong', text };
  } catch (error) {
    return { state: 'wrong', text: say`your answer threw ${String(error)}` };
  }
}
