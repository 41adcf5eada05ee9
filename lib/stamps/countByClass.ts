import { CLASS_NAMES, type StampSet } from './stampSet';

/** How many stamps each class has, in the order of CLASS_NAMES. */
export function countByClass(set: Pick<StampSet, 'labels'>): number[] {
  const counts = CLASS_NAMES.map(() => 0);
  for (const label of set.labels) counts[label]!++;
  return counts;
}
