import { concatenateStamps } from './concatenateStamps';
import type { StampSet } from './stampSet';
import { takeStamps } from './takeStamps';

/** Thesis 4: the scarce classes, Comet and Donut, are quadrupled. */
export const FLIPPED_CLASSES: readonly number[] = [1, 2];

/**
 * Adds to the set three flips of every stamp of the given classes: about both axes, then left-right, then up-down
 * (thesis 4: 2359 stamps become 3316). The originals come first, in their order. The centres keep naming the star in
 * its frame.
 */
export function augmentWithFlips(set: StampSet, options: { readonly classes?: readonly number[] } = {}): StampSet {
  const classes = options.classes ?? FLIPPED_CLASSES;
  const chosen = Array.from(set.labels.keys()).filter((i) => classes.includes(set.labels[i]!));
  const scarce = takeStamps(set, chosen);
  return concatenateStamps([
    set,
    flipped(scarce, { leftRight: true, upDown: true }),
    flipped(scarce, { leftRight: true, upDown: false }),
    flipped(scarce, { leftRight: false, upDown: true }),
  ]);
}

function flipped(set: StampSet, axes: { readonly leftRight: boolean; readonly upDown: boolean }): StampSet {
  const { size } = set;
  const stamps = new Float32Array(set.stamps.length);
  for (let row = 0; row < set.count * size; row++) {
    const y = row % size;
    const source = row - y + (axes.upDown ? size - 1 - y : y);
    const values = set.stamps.slice(source * size, (source + 1) * size);
    stamps.set(axes.leftRight ? values.reverse() : values, row * size);
  }
  return { ...set, stamps };
}
