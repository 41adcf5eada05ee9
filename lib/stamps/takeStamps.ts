import type { StampSet } from './stampSet';

/** A new set of the stamps with the given indices, in that order; an index may stand more than once. */
export function takeStamps(set: StampSet, indices: ArrayLike<number>): StampSet {
  const pixels = set.size * set.size;
  const order = Array.from(indices);
  const stamps = new Float32Array(order.length * pixels);
  order.forEach((from, to) => {
    if (!Number.isInteger(from) || from < 0 || from >= set.count) {
      throw new RangeError(`a set of ${set.count} stamps has no stamp ${from}`);
    }
    stamps.set(set.stamps.subarray(from * pixels, (from + 1) * pixels), to * pixels);
  });
  return {
    count: order.length,
    size: set.size,
    stamps,
    labels: Uint8Array.from(order, (i) => set.labels[i]!),
    xCentres: Float32Array.from(order, (i) => set.xCentres[i]!),
    yCentres: Float32Array.from(order, (i) => set.yCentres[i]!),
  };
}
