/**
 * How pixel values are turned into whole numbers for a page: evenly spaced near the sky, in steps of a part of its noise,
 * and wider far from it, as the noise of bright stars is. The value v has the place
 *
 *     u = asinh(W (v - sky) / noise) / W
 *
 * which near the sky counts in units of the noise, and is stored as round(u / step). The error is at most half a step:
 * step / 2 of the noise near the sky, and W step / 2 of the value far from it.
 */
export interface Companding {
  /** Median of the sky and its standard deviation, in the units of the image. */
  readonly sky: number;
  readonly noise: number;
  /** From one whole number to the next, in units of the noise. */
  readonly step: number;
}

/** Where steps begin to widen: at noise / W above the sky, 200 times the noise. */
const W = 0.005;

/** The place of a value on the scale on which the steps are even. */
export function placeOf(value: number, { sky, noise }: Pick<Companding, 'sky' | 'noise'>): number {
  return Math.asinh((W * (value - sky)) / noise) / W;
}

/** The value that a whole number stands for, in the units of the image. */
export function levelValue(level: number, { sky, noise, step }: Companding): number {
  return sky + (noise * Math.sinh(W * level * step)) / W;
}

/** Largest error of a value near `value`, in the units of the image. */
export function precisionAt(value: number, { sky, noise, step }: Companding): number {
  return (step / 2) * Math.hypot(noise, W * (value - sky));
}

/** A fixed row of numbers spread evenly between -1/2 and 1/2, one a call (Numerical Recipes' linear congruential generator). */
export function ditherRow(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296 - 0.5;
  };
}
