import type { StampSet } from './stampSet';

/** One set of all stamps, set after set. Throws when there is no set or the stamps' sizes differ. */
export function concatenateStamps(sets: readonly StampSet[]): StampSet {
  const size = sets[0]?.size;
  if (size === undefined) throw new RangeError('there is no stamp set to concatenate');
  const other = sets.find((set) => set.size !== size);
  if (other !== undefined) throw new RangeError(`stamps of ${size} px and of ${other.size} px cannot share one set`);
  const count = sets.reduce((sum, set) => sum + set.count, 0);
  const joined = {
    count,
    size,
    stamps: new Float32Array(count * size * size),
    labels: new Uint8Array(count),
    xCentres: new Float32Array(count),
    yCentres: new Float32Array(count),
  };
  let done = 0;
  for (const set of sets) {
    joined.stamps.set(set.stamps, done * size * size);
    joined.labels.set(set.labels, done);
    joined.xCentres.set(set.xCentres, done);
    joined.yCentres.set(set.yCentres, done);
    done += set.count;
  }
  return joined;
}
