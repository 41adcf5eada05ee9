import { DIGIT_PIXELS, DIGIT_SIZE } from '../digits/digitSet';
import { createRandom } from '../random';
import type { Exercise } from './exercise';
import { near } from './near';
import { say } from './say';

/** The Spanish alphabet, whose 27 letters the thesis takes as its example (section 2.4.2). */
const ALPHABET = 'abcdefghijklmnñopqrstuvwxyz';

/** What changes pictures: any number of them, 784 values each. */
export type PictureChange = (pictures: Float32Array) => Float32Array;

/** Exercises of notebook 04. */
export const DIGIT_EXERCISES: {
  readonly count: Exercise<number>;
  readonly surprise: Exercise<number>;
  readonly oneHot: Exercise<(letter: string) => readonly number[]>;
  readonly mirror: Exercise<PictureChange>;
} = {
  /** How many numbers the network learns with 100 hidden neurons. */
  count: {
    id: '04.1',
    hints: [
      say`The table above says for 512 neurons where each number comes from.`,
      say`(784 + 1) for each of 100 neurons, and how many for each of the ten outputs?`,
    ],
    fault: (answer) => {
      if (answer === 79_510) return undefined;
      if (answer === 79_400) return say`you gave 79400: those are the weights; the 110 biases are missing`;
      if (answer === 78_500) return say`you gave 78500: that is the hidden layer; the output has numbers, too`;
      return say`you gave ${answer}; with 512 hidden neurons it is 407050, and each neuron less takes away 795`;
    },
  },
  /** The cross-entropy of an answer that gives the right digit 0.25. */
  surprise: {
    id: '04.2',
    hints: [
      say`All places of the one-hot answer but one are 0: which term of the sum stays?`,
      say`The natural logarithm of the probability that the right digit got, with the sign turned.`,
    ],
    fault: (answer) => {
      if (near(answer, Math.log(4), 0.005)) return undefined;
      if (near(answer, -Math.log(4), 0.005)) return say`you gave ${answer}: a cost is positive; the sign is missing`;
      if (near(answer, 2) || near(answer, 0.602, 0.002))
        return say`you gave ${answer}: that is the logarithm to another base`;
      if (near(answer, 0.75)) return say`you gave ${answer}: that is how far 0.25 is from 1, not its logarithm`;
      return say`you gave ${answer}; e to minus that is ${Math.exp(-answer)}, and should be 0.25`;
    },
  },
  /** The 27 numbers of a letter. */
  oneHot: {
    id: '04.3',
    hints: [
      say`How long is the list, and where in the Spanish alphabet does the letter stand? Count from 0.`,
      say`The Spanish alphabet has a letter between n and o.`,
    ],
    fault: (answer) => {
      for (const letter of ['a', 'n', 'ñ', 'o', 'z']) {
        const given = answer(letter);
        if (given.length !== 27)
          return say`for ${letter} you gave ${given.length} numbers; the alphabet has 27 letters`;
        const ones = given.flatMap((value, place) => (value === 1 ? [place] : []));
        const others = given.filter((value) => value !== 0).length;
        if (ones.length !== 1 || others !== 1)
          return say`for ${letter} ${others} places are not 0; exactly one has to be 1`;
        const place = ALPHABET.indexOf(letter);
        if (ones[0] !== place) return say`for ${letter} the 1 stands at place ${ones[0]!}; from 0 it is place ${place}`;
      }
      return undefined;
    },
  },
  /** A function that turns pictures left and right. */
  mirror: {
    id: '04.4',
    hints: [
      say`Value number i of a picture stands in column i % 28 of row Math.floor(i / 28). Which column does it come from?`,
      say`Column 0 takes from column 27, column 1 from 26; the row stays. Make a new array, do not write into the old one.`,
    ],
    fault: (answer) => {
      const pictures = noise(3);
      const before = pictures.slice();
      const after = answer(pictures);
      if (pictures.some((value, i) => value !== before[i]))
        return say`your function has changed the pictures that it was given`;
      if (after.length !== before.length) return say`of ${before.length} values you gave back ${after.length}`;
      const from = (i: number, turned: (x: number, y: number) => number): number => {
        const [x, y] = [i % DIGIT_SIZE, Math.floor((i % DIGIT_PIXELS) / DIGIT_SIZE)];
        return before[i - (i % DIGIT_PIXELS) + turned(x, y)]!;
      };
      const is = (turned: (x: number, y: number) => number): boolean =>
        after.every((value, i) => value === from(i, turned));
      if (is((x, y) => y * DIGIT_SIZE + 27 - x)) return undefined;
      if (is((x, y) => y * DIGIT_SIZE + x)) return say`the pictures come back as they were`;
      if (is((x, y) => (27 - y) * DIGIT_SIZE + x)) return say`top and bottom are exchanged, not left and right`;
      const odd = after.findIndex((value, i) => value !== from(i, (x, y) => y * DIGIT_SIZE + 27 - x));
      const [x, y, n] = [
        odd % DIGIT_SIZE,
        Math.floor((odd % DIGIT_PIXELS) / DIGIT_SIZE),
        Math.floor(odd / DIGIT_PIXELS),
      ];
      return say`picture ${n}, column ${x}, row ${y} should be what was in column ${27 - x} of that row: ${from(odd, (a, b) => b * DIGIT_SIZE + 27 - a)}, and is ${after[odd]!}`;
    },
  },
};

/** What exercise 04.5 asks the network. */
export interface ShiftedDigits {
  /** Digits, each shifted, 784 values each. */
  readonly pictures: Float32Array;
  /** The part of these pictures that the network reads rightly, 0 to 1. */
  readonly accuracy: (pictures: Float32Array) => Promise<number>;
}

/** Exercise 04.5: a function that puts shifted digits back so that the dense network reads them; at least 85 of 100. */
export function centringExercise({ pictures, accuracy }: ShiftedDigits): Exercise<PictureChange> {
  return {
    id: '04.5',
    hints: [
      say`MNIST put each digit so that its centre of mass is in the middle. Where is the centre of mass of a shifted one?`,
      say`The mean of x, and of y, weighted by the ink; move the picture by whole pixels until both are near 14.`,
    ],
    fault: async (answer) => {
      const before = pictures.slice();
      const centred = answer(before);
      if (centred.length !== pictures.length) return say`of ${pictures.length} values you gave back ${centred.length}`;
      const [ink, left] = [pictures, centred].map((values) => values.reduce((sum, value) => sum + value, 0));
      if (!near(left!, ink!, 0.02 * ink!))
        return say`of the ink ${(100 * left!) / ink!} % is left: a digit has to be moved, not cut`;
      const [raw, read] = [await accuracy(pictures), await accuracy(centred)];
      if (read >= 0.85) return undefined;
      return say`${100 * read} % are read, without your function ${100 * raw} %; 85 % are asked for`;
    },
  };
}

function noise(count: number): Float32Array {
  const random = createRandom('mirror');
  return Float32Array.from({ length: count * DIGIT_PIXELS }, () => random.uniform());
}
