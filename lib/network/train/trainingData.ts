import { InputError } from '../../inputError';
import type { Random } from '../../random';
import { shuffleInPlace } from '../../random';
import type { StampSet } from '../../stamps/stampSet';
import { firstNotFinite } from '../step/firstNotFinite';

/** Pictures one after the other (row-major, channels last) and the class of each. */
export interface TrainingPictures {
  readonly pictures: Float32Array;
  readonly labels: ArrayLike<number>;
}

/** A part of the training set, copied out in the shuffled order. */
export interface Batch {
  /** count pictures, one after the other. */
  readonly pictures: Float32Array;
  readonly labels: Uint8Array;
  readonly count: number;
}

/** Stamps are pictures too. */
export function toPictures(set: StampSet | TrainingPictures): TrainingPictures {
  return 'stamps' in set ? { pictures: set.stamps, labels: set.labels } : set;
}

/**
 * Checks pictures against what a model takes in and gives out.
 * @throws RangeError when there are none, when they do not fit, or when a label is no class of the model; InputError
 * when a pixel is not finite (the engine's relu would make zeros of it without a word).
 */
export function checkPictures(
  { pictures, labels }: TrainingPictures,
  { pixels, classes, name }: { readonly pixels: number; readonly classes: number; readonly name: string },
): void {
  if (labels.length === 0) throw new RangeError(`the ${name} set is empty`);
  if (pictures.length !== labels.length * pixels) {
    throw new RangeError(
      `the ${name} set has ${labels.length} labels and ${pictures.length} pixels, ` +
        `the model wants ${pixels} pixels for each label`,
    );
  }
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new RangeError(`label ${i} of the ${name} set is ${label}, wanted a class from 0 to ${classes - 1}`);
    }
  }
  const bad = firstNotFinite(pictures);
  if (bad >= 0) {
    throw new InputError(
      `Picture ${Math.floor(bad / pixels)} of the ${name} set holds a pixel that is ${pictures[bad]}, wanted finite numbers.`,
    );
  }
}

/** Cuts the shuffled set into batches; the last one holds what is left. */
export function* shuffledBatches(
  { pictures, labels }: TrainingPictures,
  { batchSize, random }: { readonly batchSize: number; readonly random: Random },
): Generator<Batch> {
  const pixels = pictures.length / labels.length;
  const order = shuffleInPlace(
    Uint32Array.from({ length: labels.length }, (_, index) => index),
    random,
  );
  for (let first = 0; first < order.length; first += batchSize) {
    const chosen = order.subarray(first, first + batchSize);
    const batch = {
      pictures: new Float32Array(chosen.length * pixels),
      labels: new Uint8Array(chosen.length),
      count: chosen.length,
    };
    chosen.forEach((index, row) => {
      batch.pictures.set(pictures.subarray(index * pixels, (index + 1) * pixels), row * pixels);
      batch.labels[row] = labels[index]!;
    });
    yield batch;
  }
}
