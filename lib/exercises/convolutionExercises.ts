import { createImage, type Image } from '../image/image';
import { kernelOf } from '../image/kernels';
import { slideKernel } from '../image/slideKernel';
import { createRandom } from '../random';
import type { Exercise } from './exercise';
import { say } from './say';

const FALLING = kernelOf([
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]);
const RISING = kernelOf([
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
]);

/** Exercises of notebook 05. */
export const CONVOLUTION_EXERCISES: {
  readonly count: Exercise<number>;
  readonly side: Exercise<number>;
  readonly falling: Exercise<Image>;
  readonly byHand: Exercise<(image: Image, kernel: Image, x: number, y: number) => number>;
  readonly everyDirection: Exercise<Image>;
} = {
  /** How many numbers 16 kernels of 5 x 5 over three channels have. */
  count: {
    id: '05.1',
    hints: [
      say`Each kernel reaches through all channels of what comes in, and has one bias.`,
      say`5 × 5 × 3 and a bias, for each of the 16.`,
    ],
    fault: (answer) => {
      if (answer === 1216) return undefined;
      if (answer === 1200) return say`you gave 1200: the 16 biases are missing`;
      if (answer === 416) return say`you gave 416: that is over one channel; a colour picture has three`;
      return say`you gave ${answer}, ${answer / 16} for each kernel`;
    },
  },
  /** The side of what a 5 x 5 kernel leaves of 28 pixels with stride 2 and no padding. */
  side: {
    id: '05.2',
    hints: [
      say`Where can the first number of the kernel stand, at the far left and at the far right?`,
      say`From 0 to 28 − 5, in steps of 2: how many places are that?`,
    ],
    fault: (answer) => {
      const wanted = slideKernel(createImage(28, 28), createImage(5, 5), { padding: 'valid', stride: 2 }).width;
      if (answer === wanted) return undefined;
      if (answer === 24) return say`you gave 24: that is with stride 1`;
      if (answer === 14) return say`you gave 14: that is with zeros around the picture`;
      return say`you gave ${answer}; the last of ${answer} places would begin at pixel ${2 * (answer - 1)} and end at ${2 * (answer - 1) + 4}, of pixels 0 to 27`;
    },
  },
  /** A kernel that answers to lines that fall, and not to those that rise. */
  falling: {
    id: '05.3',
    hints: [
      say`Where the line has ink the kernel should have positive numbers; the pixel in the middle belongs to both lines.`,
      say`What must stand in the other two corners, so that the rising line is paid for its middle pixel?`,
    ],
    fault: (answer) => {
      if (answer.width !== 3 || answer.height !== 3)
        return say`your kernel is ${answer.width} x ${answer.height}; 3 x 3 is asked for`;
      const [falling, rising] = [FALLING, RISING].map((picture) => at(picture, answer, { x: 1, y: 1 }));
      if (!(falling! > 2.5)) return say`on the falling line it gives ${falling!}; more than 2.5 is asked for`;
      return rising! <= 0 ? undefined : say`on the rising line it gives ${rising!}; 0 or less is asked for`;
    },
  },
  /** A function that computes one number of a convolution. */
  byHand: {
    id: '05.4',
    hints: [
      say`Two loops, over the rows and the columns of the kernel. Which pixel lies under number (m, n) when the middle lies on (x, y)?`,
      say`Pixel (x + n − 1, y + m − 1), in data[row * width + column]; outside the picture it is 0.`,
    ],
    fault: (answer) => {
      const random = createRandom('convolve');
      const draw = (width: number, height: number): Image =>
        createImage(
          width,
          height,
          Float32Array.from({ length: width * height }, () => random.integer(10)),
        );
      const [image, kernel] = [draw(6, 5), draw(3, 3)];
      const turned = createImage(3, 3, kernel.data.slice().reverse());
      for (const [x, y] of [
        [2, 3],
        [4, 1],
        [0, 2],
        [5, 4],
      ] as const) {
        const [given, wanted] = [answer(image, kernel, x, y), at(image, kernel, { x, y })];
        if (Math.abs(given - wanted) < 1e-3) continue;
        const what = say`at x = ${x}, y = ${y} you gave ${given}; it is ${wanted}`;
        if (Math.abs(given - at(image, turned, { x, y })) < 1e-3)
          return say`${what}: your kernel is turned by 180 degrees`;
        if (x === 0 || x === 5) return say`${what}: the kernel hangs over the border there`;
        return what;
      }
      return undefined;
    },
  },
  /** A kernel that answers to edges of every direction alike. */
  everyDirection: {
    id: '05.5',
    hints: [
      say`On a flat piece of sky it must be silent: what does that say about the sum of its nine numbers?`,
      say`And turned by a quarter it must be the same kernel: which places must then hold the same number?`,
    ],
    fault: (answer) => {
      if (answer.width !== 3 || answer.height !== 3)
        return say`your kernel is ${answer.width} x ${answer.height}; 3 x 3 is asked for`;
      const sum = answer.data.reduce((total, value) => total + value, 0);
      const largest = answer.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      if (largest === 0) return say`all nine numbers are 0: it answers to nothing`;
      if (Math.abs(sum) > 1e-6 * largest) return say`its numbers add up to ${sum}: it answers to flat sky`;
      const quarter = answer.data.map((_, i) => answer.data[(i % 3) * 3 + 2 - Math.floor(i / 3)]!);
      const apart = quarter.findIndex((value, i) => Math.abs(value - answer.data[i]!) > 1e-6 * largest);
      return apart < 0
        ? undefined
        : say`turned by a quarter it is another kernel: ${answer.data[apart]!} becomes ${quarter[apart]!}, so that it prefers a direction`;
    },
  },
};

/** One number of a convolution, with zeros around the picture. */
function at(image: Image, kernel: Image, { x, y }: { readonly x: number; readonly y: number }): number {
  return slideKernel(image, kernel).data[y * image.width + x]!;
}
