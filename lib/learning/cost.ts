/** Probabilities are kept this far from 0 and 1 in logarithms and quotients, so that a saturated output costs much, not infinity. */
const LEAST = 1e-15;

/** How far an output h is from the wanted answer y, for one sample; a batch costs the mean of its samples. */
export interface Cost {
  readonly name: string;
  /** C(y, h). */
  cost(answer: ArrayLike<number>, output: ArrayLike<number>): number;
  /** dC/dh_j. */
  derivative(answer: number, output: number): number;
}

/** Half the squared distance, 1/2 sum_j (y_j - h_j)^2: the half is there for a derivative without a factor. */
export const squaredError: Cost = {
  name: 'squared error',
  cost: (answer, output) => {
    let sum = 0;
    for (let j = 0; j < output.length; j++) sum += (answer[j]! - output[j]!) ** 2;
    return sum / 2;
  },
  derivative: (answer, output) => output - answer,
};

/** Categorical cross-entropy -sum_j y_j ln h_j of probabilities h, as a softmax gives them. */
export const categoricalCrossEntropy: Cost = {
  name: 'cross-entropy',
  cost: (answer, output) => {
    let sum = 0;
    for (let j = 0; j < output.length; j++) sum -= answer[j]! * Math.log(inside(output[j]!));
    return sum;
  },
  derivative: (answer, output) => -answer / inside(output),
};

/** Cross-entropy of yes-or-no answers, -sum_j (y_j ln h_j + (1 - y_j) ln(1 - h_j)), as a sigmoid output gives them. */
export const binaryCrossEntropy: Cost = {
  name: 'binary cross-entropy',
  cost: (answer, output) => {
    let sum = 0;
    for (let j = 0; j < output.length; j++) {
      const [answerHere, probability] = [answer[j]!, inside(output[j]!)];
      sum -= answerHere * Math.log(probability) + (1 - answerHere) * Math.log1p(-probability);
    }
    return sum;
  },
  derivative: (answer, output) => (1 - answer) / (1 - inside(output)) - answer / inside(output),
};

function inside(probability: number): number {
  return Math.min(1 - LEAST, Math.max(LEAST, probability));
}
