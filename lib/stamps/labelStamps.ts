import type { CutStamps } from './cutStamps';
import { CLASS_NAMES, type StampSet } from './stampSet';

/** Gives all stamps of one frame the frame's class (an index into CLASS_NAMES). The pixels are shared, not copied. */
export function labelStamps(cut: Omit<CutStamps, 'rejected'>, label: number): StampSet {
  if (CLASS_NAMES[label] === undefined) throw new RangeError(`a class is 0, 1 or 2, got ${label}`);
  return {
    count: cut.kept.length,
    size: cut.size,
    stamps: cut.stamps,
    labels: new Uint8Array(cut.kept.length).fill(label),
    xCentres: Float32Array.from(cut.kept, (source) => source.xcentroid),
    yCentres: Float32Array.from(cut.kept, (source) => source.ycentroid),
  };
}
