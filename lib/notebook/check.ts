import { unfinishedWorks } from './interruption';

/**
 * States a result of a notebook and makes sure of it: says so when it holds, throws when it does not, so that a run in
 * which a result was lost cannot end well. `value` stands in both sentences. After the reader stopped a training, a result
 * that does not hold is no failure: it says which training has to run to its end first.
 */
export function check(statement: string, holds: boolean, value?: number | string): void {
  const digits = typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
  const seen = value === undefined ? '' : ` (${digits})`;
  const stopped = unfinishedWorks();
  if (holds) console.log(`checked: ${statement}${seen}`);
  else if (stopped.length > 0)
    console.log(`not checked: ${statement}${seen}; needs the whole run of ${stopped.join(', ')}`);
  else throw new Error(`expected: ${statement}${seen}`);
}
