/**
 * For teachers: an answer to every exercise of the notebooks, with the reason. `npm test` gives each to its exercise, so
 * that they stay right. Where many answers are right, one stands here.
 */

import type { Image } from '../../lib/image/image';
import { kernelOf } from '../../lib/image/kernels';
import { sigmoid } from '../../lib/learning/activation';

/** Median, used twice below. */
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

export const ANSWERS = {
  // 01 How good was the night?
  /** 3.5 pixels x 0.2 arcsec; an observer calls it good (below 1.2). */
  arcseconds: 0.7,
  /** FWHM / (2 sqrt(2 ln 2)). */
  sigma: (4.33 / (2 * Math.sqrt(2 * Math.LN2))) as number,
  /** 206265 arcsec a radian x 9 micrometres / 3.2 m: the 0.58 of the thesis. */
  scale: ((206_265 * 0.009) / 3200) as number,
  /** From the peak outwards to the half, and a straight line between the two pixels beside it. */
  fwhmOfRow: (row: readonly number[]): number => {
    const top = row.indexOf(Math.max(...row));
    const half = row[top]! / 2;
    const side = (step: 1 | -1): number => {
      let x = top;
      while (row[x]! > half) x += step;
      return x - (step * (half - row[x]!)) / (row[x - step]! - row[x]!);
    };
    return side(1) - side(-1);
  },
  /** The median; sigma clipping is more exact. */
  robust: median as (widths: readonly number[]) => number,

  // 02 How does a network learn?
  /** The slope 2 (3 - 1) = 4, a tenth of it: 3 - 0.4. */
  oneStep: 2.6,
  /** Product rule. */
  swish: (z: number): number => sigmoid.output(z) + z * sigmoid.output(z) * (1 - sigmoid.output(z)),
  /** 1 - 25 alpha must stay above -1: 2 / 25. */
  largestRate: 0.08,
  /** On the slope to the valley at (2.2, 1.7). */
  goodStart: [1, 1] as const,
  /** Large steps on the flat, small ones in the valley. */
  schedule: (step: number): number => (step < 60 ? 0.15 : 0.05),

  // 03 Can a handful of neurons draw a circle?
  /** (2 + 1) 8 + (8 + 1) 3 + (3 + 1) 1. */
  count: 55,
  /** (0.8 - 1) x 0.8 x 0.2. */
  delta: -0.032,
  /** A triangle: two straight lines do not close. */
  fewest: 3,
  /** The first neuron is "or", the second "and", the output "or, but not and". */
  exclusiveOr: [1, 1, 1, 1, -0.5, -1.5, 1, -1, -0.5] as const,
  /** Wide, not deep. */
  spirals: { hidden: [20, 20] as const, activation: 'tanh' as const },

  // 04 A dense network reads digits
  /** (784 + 1) 100 + (100 + 1) 10. */
  digitCount: 79_510,
  /** -ln 0.25. */
  surprise: Math.log(4) as number,
  /** The Spanish alphabet has 27 letters, with the ñ after the n. */
  oneHot: (letter: string): number[] => [...'abcdefghijklmnñopqrstuvwxyz'].map((one) => (one === letter ? 1 : 0)),
  /** Digits that are nearly symmetric (0, 1, 8) survive in the mirror. */
  mirror: (pictures: Float32Array): Float32Array => pictures.map((_, i) => pictures[i - (i % 28) + 27 - (i % 28)]!),
  /** The centre of mass to the middle, by whole pixels. */
  centring: (pictures: Float32Array): Float32Array => {
    const centred = new Float32Array(pictures.length);
    for (let start = 0; start < pictures.length; start += 784) {
      let [ink, right, down] = [0, 0, 0];
      for (let i = 0; i < 784; i++) {
        const value = pictures[start + i]!;
        ink += value;
        right += value * (i % 28);
        down += value * Math.floor(i / 28);
      }
      const [dx, dy] = [Math.round(14 - right / ink), Math.round(14 - down / ink)];
      for (let i = 0; i < 784; i++) {
        const [x, y] = [(i % 28) + dx, Math.floor(i / 28) + dy];
        if (x >= 0 && x < 28 && y >= 0 && y < 28) centred[start + y * 28 + x] = pictures[start + i]!;
      }
    }
    return centred;
  },

  // 05 What a convolution sees
  /** (5 x 5 x 3 + 1) 16. */
  kernelCount: 1216,
  /** (28 - 5) / 2 + 1, rounded down. */
  side: 12,
  /** 3 on the falling line, -1 on the rising one. */
  falling: kernelOf([
    [1, 0, -1],
    [0, 1, 0],
    [-1, 0, 1],
  ]) as Image,
  /** The sum of the text, with zeros around. */
  byHand: (image: Image, kernel: Image, x: number, y: number): number => {
    let sum = 0;
    for (let m = -1; m <= 1; m++) {
      for (let n = -1; n <= 1; n++) {
        const inside = x + n >= 0 && x + n < image.width && y + m >= 0 && y + m < image.height;
        if (inside) sum += kernel.data[(m + 1) * 3 + n + 1]! * image.data[(y + m) * image.width + x + n]!;
      }
    }
    return sum;
  },
  /** Corners alike, sides alike, sum 0: the Laplacian. */
  everyDirection: kernelOf([
    [0, -1, 0],
    [-1, 4, -1],
    [0, -1, 0],
  ]) as Image,
};
