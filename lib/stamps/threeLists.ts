import { concatenateStamps } from './concatenateStamps';
import { countByClass } from './countByClass';
import { CLASS_NAMES, type StampSet } from './stampSet';
import { takeStamps } from './takeStamps';

/** The lists of the thesis: to learn from, to look at after each epoch, to be opened at the end. */
export const LIST_NAMES = ['training', 'validation', 'evaluation'] as const;
export type ListName = (typeof LIST_NAMES)[number];

/** Three lists of stamps, none empty, and one sentence for each thing that was missing and what follows from it. */
export interface ThreeLists extends Readonly<Record<ListName, StampSet>> {
  readonly missing: readonly string[];
}

/** Every fifth stamp stands in for a list that is missing (thesis: some 20 % for validation). */
const HELD_OUT = 5;

/**
 * Makes three lists out of what an observer's frames gave: stamps of no list learn; a list that is missing is made of
 * every fifth stamp to learn from. Throws RangeError when there are too few stamps for that.
 */
export function threeLists(given: Readonly<Record<string, StampSet | undefined>>): ThreeLists {
  const missing: string[] = [];
  const unlisted = Object.entries(given).filter(([name]) => !(LIST_NAMES as readonly string[]).includes(name));
  let training = joined([given.training, ...unlisted.map(([, set]) => set)]);
  if (training === undefined || training.count < HELD_OUT) {
    throw new RangeError(`${training?.count ?? 0} stamps to learn from, wanted at least ${HELD_OUT}`);
  }
  const lists: Partial<Record<ListName, StampSet>> = {};
  for (const name of ['validation', 'evaluation'] as const) {
    const set = given[name];
    if (set !== undefined && set.count > 0) {
      lists[name] = set;
      continue;
    }
    const indices = Array.from({ length: training.count }, (_, k) => k);
    lists[name] = takeStamps(
      training,
      indices.filter((k) => k % HELD_OUT === HELD_OUT - 1),
    );
    training = takeStamps(
      training,
      indices.filter((k) => k % HELD_OUT !== HELD_OUT - 1),
    );
    missing.push(
      `There is no ${name} list: every fifth training stamp takes its place. They are from the frames that the network ` +
        'learns from, so that it looks better than it is on other frames.',
    );
  }
  const whole = { training, validation: lists.validation!, evaluation: lists.evaluation! };
  return { ...whole, missing: [...missing, ...LIST_NAMES.flatMap((name) => missingClasses(name, whole[name]))] };
}

function joined(sets: readonly (StampSet | undefined)[]): StampSet | undefined {
  const full = sets.filter((set) => set !== undefined && set.count > 0) as StampSet[];
  return full.length === 0 ? undefined : concatenateStamps(full);
}

function missingClasses(name: ListName, set: StampSet): string[] {
  const absent = CLASS_NAMES.filter((_, label) => countByClass(set)[label] === 0);
  if (absent.length === 0) return [];
  const follows =
    name === 'training'
      ? 'the network never learns to answer so'
      : 'nothing can be said of how well the network finds them';
  return [`The ${name} list has no ${absent.join(' and no ')} stamps: ${follows}.`];
}
