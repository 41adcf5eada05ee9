import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exercise } from '../../lib/notebook/exercise';

function said(
  answer: number | undefined,
  isRight: (answer: number) => boolean,
  log: { readonly lines: string[] },
): void {
  const print = console.log;
  console.log = (line: string) => log.lines.push(line);
  try {
    exercise('1', answer, isRight);
  } finally {
    console.log = print;
  }
}

test('an exercise is open, right or not yet right, and never stops the notebook', () => {
  const log = { lines: [] as string[] };
  said(undefined, () => true, log);
  said(4, (answer) => answer === 4, log);
  said(5, (answer) => answer === 4, log);
  const broken = (): boolean => {
    throw new Error('no such thing');
  };
  said(5, broken, log);
  assert.deepEqual(log.lines, [
    'exercise 1: write your answer in place of undefined',
    'exercise 1: right!',
    'exercise 1: not yet, try again',
    'exercise 1: not yet, try again',
  ]);
});
