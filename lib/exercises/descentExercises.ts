import { sigmoid } from '../learning/activation';
import { descend } from '../learning/descend';
import { centralDifferences } from '../learning/finiteDifferences';
import { bowl, thesisSurface } from '../learning/landscape';
import type { Exercise } from './exercise';
import { near } from './near';
import { say } from './say';

/** Where the race of notebook 02 starts. */
const RACE_START = [0.2, 0.4];

/** Exercises of notebook 02. */
export const DESCENT_EXERCISES: {
  readonly oneStep: Exercise<number>;
  readonly swish: Exercise<(z: number) => number>;
  readonly largestRate: Exercise<number>;
  readonly goodStart: Exercise<readonly [number, number]>;
  readonly schedule: Exercise<(step: number) => number>;
} = {
  /** One step of descent on (w - 1)^2 from w = 3 with a learning rate of 0.1. */
  oneStep: {
    id: '02.1',
    hints: [say`What is the slope of (w − 1)² at w = 3?`, say`Subtract the learning rate times that slope from 3.`],
    fault: (answer) => {
      if (near(answer, 2.6)) return undefined;
      if (near(answer, 3.4)) return say`you gave ${answer}, where the cost is ${2.4 ** 2} and was 4: you went uphill`;
      if (near(answer, 2.8)) return say`you gave ${answer}: the derivative of a square has a factor 2`;
      if (near(answer, -1)) return say`you gave ${answer}: you took the whole slope and left out the learning rate`;
      return say`you gave ${answer}: a step of ${answer - 3}; the slope is 4, and a tenth of it is to be subtracted`;
    },
  },
  /** The derivative of swish(z) = z sigmoid(z). */
  swish: {
    id: '02.2',
    hints: [
      say`It is a product of two functions of z. How does one derive a product?`,
      say`The first factor's derivative is 1; that of the sigmoid is written with the sigmoid itself, further up.`,
    ],
    fault: (answer) => {
      for (const z of [1, -3, -0.5, 0, 4]) {
        const [measured] = centralDifferences((point) => point[0]! * sigmoid.output(point[0]!), [z]);
        const given = answer(z);
        if (near(given, measured!, 1e-6)) continue;
        const what = say`at z = ${z} you gave ${given}, and the measured slope is ${measured!}`;
        const h = sigmoid.output(z);
        if (near(given, h) || near(given, z * h * (1 - h)))
          return say`${what}: that is one of the two terms of the product rule`;
        return what;
      }
      return undefined;
    },
  },
  /** The largest learning rate with which descent in bowl(25) does not run away. */
  largestRate: {
    id: '02.3',
    hints: [
      say`After n steps y has been multiplied by (1 − 25α) n times. When does that stay bounded?`,
      say`The factor may be negative, as long as it is not below −1.`,
    ],
    fault: (answer) => {
      const endOf = (learningRate: number): number =>
        Math.abs(descend(bowl(25).slope, [1, 1], { learningRate, steps: 2000 }).at(-1)![1]!);
      if (answer > 0 && endOf(0.99 * answer) < 1e-6 && endOf(1.01 * answer) > 1e6) return undefined;
      if (!(answer > 0)) return say`you gave ${answer}; a learning rate is positive`;
      const factor = say`with ${answer} each step multiplies y by ${1 - 25 * answer}`;
      return Math.abs(1 - 25 * answer) > 1
        ? say`${factor}: it runs away`
        : say`${factor}: it comes to rest, and so it does with ${1.01 * answer}, so that ${answer} is not the largest`;
    },
  },
  /** A start from which plain descent comes below -0.99. */
  goodStart: {
    id: '02.4',
    hints: [
      say`Look at the map of twenty-four starts: from which side do the ways into the deepest valleys come?`,
      say`The playground above does the walking: drag the start, leave only sgd ticked, and read the height.`,
    ],
    fault: (answer) => {
      const [x, y] = answer;
      if (!(Math.abs(x) <= 2 && Math.abs(y) <= 2)) return say`(${x}, ${y}) is outside the square from −2 to 2`;
      const height = thesisSurface.height(answer);
      if (height <= -0.9) return say`(${x}, ${y}) is in a valley already, at a height of ${height}`;
      const end = descend(thesisSurface.slope, answer, { learningRate: 0.02, steps: 4000 }).at(-1)!;
      const depth = thesisSurface.height(end);
      return depth < -0.99
        ? undefined
        : say`from (${x}, ${y}) it comes to (${end[0]!}, ${end[1]!}), a height of ${depth}: another valley, not deep enough`;
    },
  },
  /** A plan of learning rates, (step) => rate, that brings plain descent down in 100 steps, without leaving the map. */
  schedule: {
    id: '02.5',
    hints: [
      say`Where the ground is nearly flat the step is short; what can the learning rate do about that, and when?`,
      say`Begin large, to get out of the flat, and become small once the valley is reached, so that the last steps do not jump over it.`,
    ],
    fault: (answer) => {
      const point = Float64Array.from(RACE_START);
      for (let step = 0; step < 100; step++) {
        const rate = answer(step);
        if (!(rate >= 0 && rate <= 2)) return say`in step ${step} you gave a rate of ${rate}; it has to be from 0 to 2`;
        const slope = thesisSurface.slope(point);
        for (let k = 0; k < 2; k++) point[k] = point[k]! - rate * slope[k]!;
        if (point.some((value) => Math.abs(value) > 2.5))
          return say`after step ${step}, with a rate of ${rate}, it is at (${point[0]!}, ${point[1]!}), outside the map`;
      }
      const height = thesisSurface.height(point);
      if (height < -0.99) return undefined;
      const left = Math.hypot(...thesisSurface.slope(point));
      return say`after 100 steps it is at (${point[0]!}, ${point[1]!}), a height of ${height}, where the slope is ${left}`;
    },
  },
};
