/**
 * States a result of a notebook and makes sure of it: says so when it holds, throws when it does not, so that a run in
 * which a result was lost cannot end well. `value` stands in both sentences.
 */
export function check(statement: string, holds: boolean, value?: number | string): void {
  const digits = typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
  const seen = value === undefined ? '' : ` (${digits})`;
  if (!holds) throw new Error(`expected: ${statement}${seen}`);
  console.log(`checked: ${statement}${seen}`);
}
