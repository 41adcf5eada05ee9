/** Weights of a multinomial logistic regression: [class][feature]. */
export type Calibration = readonly (readonly number[])[];

/** One frame whose class is known. */
export interface Example {
  readonly features: readonly number[];
  readonly label: number;
}

/** Penalty on the weights' squares, for each example: keeps weights finite where the classes are perfectly apart. */
const L2 = 2e-3;
const ROUNDS = 4000;
const RATE = 0.5;

/**
 * Fits class probabilities to features (multinomial logistic regression, Bishop 2006, section 4.3.4) by gradient descent
 * on standardised features. All classes are given the same weight, however many examples they have.
 */
export function fitCalibration(examples: readonly Example[], classes: number): Calibration {
  const size = examples[0]!.features.length;
  const scales = Array.from({ length: size }, (_, k) => {
    const square = examples.reduce((sum, { features }) => sum + features[k]! ** 2, 0);
    return Math.sqrt(square / examples.length) || 1;
  });
  const counts = Array.from({ length: classes }, (_, c) => examples.filter(({ label }) => label === c).length);
  const rows = examples.map(({ features, label }) => ({
    features: features.map((value, k) => value / scales[k]!),
    label,
    weight: 1 / (classes * counts[label]!),
  }));
  const weights = Array.from({ length: classes }, () => new Array<number>(size).fill(0));
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((row) => row.map((value) => L2 * value));
    for (const { features, label, weight } of rows) {
      const probabilities = calibrated(weights, features);
      for (let c = 0; c < classes; c++) {
        const error = weight * (probabilities[c]! - (c === label ? 1 : 0));
        for (let k = 0; k < size; k++) gradient[c]![k]! += error * features[k]!;
      }
    }
    for (let c = 0; c < classes; c++) for (let k = 0; k < size; k++) weights[c]![k]! -= RATE * gradient[c]![k]!;
  }
  return weights.map((row) => row.map((value, k) => Number((value / scales[k]!).toPrecision(6))));
}

/** Class probabilities of a frame. */
export function calibrated(calibration: Calibration, features: readonly number[]): number[] {
  const scores = calibration.map((row) => row.reduce((sum, weight, k) => sum + weight * features[k]!, 0));
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/**
 * Expected calibration error in ten equal bins of the confidence (Guo et al. 2017, On Calibration of Modern Neural
 * Networks, equation 3): how far the share of right answers is from the confidence, on average.
 */
export function expectedCalibrationError(
  answers: readonly { readonly confidence: number; readonly right: boolean }[],
): number {
  let error = 0;
  for (let bin = 0; bin < 10; bin++) {
    const inside = answers.filter(({ confidence }) => Math.min(9, Math.floor(10 * confidence)) === bin);
    const right = inside.filter((answer) => answer.right).length;
    const claimed = inside.reduce((sum, { confidence }) => sum + confidence, 0);
    error += Math.abs(right - claimed) / answers.length;
  }
  return error;
}
