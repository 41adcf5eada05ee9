import type * as tf from '@tensorflow/tfjs';
import type { DigitSet } from './digitSet';
import { digitAccuracy } from './readDigits';
import { type DigitWarp, NO_WARP, warpAll } from './warpDigits';

/** How digits are moved in a sweep, one movement at a time. */
export const MOVEMENTS: Readonly<Record<'shift' | 'angle' | 'zoom', readonly number[]>> = {
  /** Pixels to the right. */
  shift: [-8, -6, -4, -2, 0, 2, 4, 6, 8],
  /** Degrees clockwise. */
  angle: [-90, -60, -45, -30, -15, 0, 15, 30, 45, 60, 90],
  /** Times as large. */
  zoom: [0.4, 0.5, 0.6, 0.75, 1, 1.25, 1.5, 1.75],
};

/** Accuracy at each amount of one movement. */
export interface Sweep {
  readonly amounts: readonly number[];
  readonly accuracies: readonly number[];
}

/** Accuracy on the same digits, all shifted, turned or scaled by each of the amounts in turn. */
export async function robustnessSweep(
  model: tf.LayersModel,
  set: DigitSet,
  movement: keyof typeof MOVEMENTS,
): Promise<Sweep> {
  const amounts = MOVEMENTS[movement];
  const accuracies: number[] = [];
  for (const amount of amounts) {
    const warp: DigitWarp = { ...NO_WARP, ...(movement === 'shift' ? { shiftX: amount } : { [movement]: amount }) };
    accuracies.push(await digitAccuracy(model, { ...set, pictures: warpAll(set.pictures, warp) }, { workers: 1 }));
  }
  return { amounts, accuracies };
}
