import type { DataFrame } from 'danfojs-node';
import type { TableRow } from './table';

/** The rows as a danfojs DataFrame, to select, group and describe. The package is loaded by the first call, which takes a second. */
export function toDataFrame(rows: readonly TableRow[]): DataFrame {
  const danfo = require('danfojs-node') as typeof import('danfojs-node');
  return new danfo.DataFrame([...rows]);
}
