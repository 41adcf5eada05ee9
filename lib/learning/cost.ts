/** How far outputs h are from the wanted answers y: a sum over the outputs; a batch costs the mean of its samples. */
export interface Cost {
  readonly name: string;
  /** What one output adds, C(y, h). */
  each(answer: number, output: number): number;
  /** dC/dh of one output. */
  derivative(answer: number, output: number): number;
  /**
   * The activation whose derivative cancels this one's: behind it dC/dz is h - y (for answers that add up to 1). Taken at once it
   * stays exact where h rounds to 0 or 1 and the product of the two derivatives would be 0.
   */
  readonly cancels?: 'softmax' | 'sigmoid';
}

/** Half the squared distance, 1/2 sum_j (y_j - h_j)^2: the half is there for a derivative without a factor. */
export const squaredError: Cost = {
  name: 'squared error',
  each: (answer, output) => (answer - output) ** 2 / 2,
  derivative: (answer, output) => output - answer,
};

/** Categorical cross-entropy -sum_j y_j ln h_j of probabilities h, as a softmax gives them. */
export const categoricalCrossEntropy: Cost = {
  name: 'cross-entropy',
  each: (answer, output) => (answer === 0 ? 0 : -answer * Math.log(inside(output))),
  derivative: (answer, output) => -answer / inside(output),
  cancels: 'softmax',
};

/** Cross-entropy of yes-or-no answers, -sum_j (y_j ln h_j + (1 - y_j) ln(1 - h_j)), as a sigmoid output gives them. */
export const binaryCrossEntropy: Cost = {
  name: 'binary cross-entropy',
  each: (answer, output) => {
    const probability = inside(output);
    return -answer * Math.log(probability) - (1 - answer) * Math.log1p(-probability);
  },
  derivative: (answer, output) => (1 - answer) / (1 - inside(output)) - answer / inside(output),
  cancels: 'sigmoid',
};

/** What the outputs for one sample cost. */
export function costOf(cost: Cost, answers: ArrayLike<number>, outputs: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < outputs.length; j++) sum += cost.each(answers[j]!, outputs[j]!);
  return sum;
}

/** Probabilities are kept this far from 0 and 1 in logarithms and quotients: a saturated output costs much, not infinity. */
const LEAST = 1e-15;

function inside(probability: number): number {
  return Math.min(1 - LEAST, Math.max(LEAST, probability));
}
