/**
 * Says under the cell whether the reader's answer to an exercise is right. An answer of undefined is an open exercise,
 * so that a notebook runs through before anyone has worked on it; an answer that makes the check throw is not right yet.
 */
export function exercise<T>(name: string, answer: T | undefined, isRight: (answer: T) => boolean): void {
  const state = answer === undefined ? OPEN : holds(answer, isRight) ? 'right!' : 'not yet, try again';
  console.log(`exercise ${name}: ${state}`);
}

const OPEN = 'write your answer in place of undefined';

function holds<T>(answer: T, isRight: (answer: T) => boolean): boolean {
  try {
    return isRight(answer);
  } catch {
    return false;
  }
}
