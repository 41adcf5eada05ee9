import { type Random, shuffleInPlace } from '../random';
import { CLASS_NAMES, type StampSet } from './stampSet';
import { takeStamps } from './takeStamps';

/**
 * Draws at most `perClass` stamps of each class, without replacement. The chosen stamps stand class after class; a
 * class with fewer stamps gives all it has.
 */
export function selectPerClass(set: StampSet, perClass: number, random: Random): StampSet {
  const chosen = CLASS_NAMES.flatMap((_, label) => {
    const members = Array.from(set.labels.keys()).filter((i) => set.labels[i] === label);
    return shuffleInPlace(members, random.fork(label)).slice(0, perClass);
  });
  return takeStamps(set, chosen);
}
