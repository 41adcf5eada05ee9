import { crossEntropy } from '../network/judge/evaluate';

/** Temperatures that are tried, as natural logarithms: 1/20 to 20. */
const WIDEST = Math.log(20);
/** Halvings of the golden section, enough for a thousandth. */
const STEPS = 24;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Class probabilities [n, classes] of a network whose logits are divided by `temperature`: above 1 it becomes less
 * sure; the most probable class stays. Source: Guo et al. 2017, On calibration of modern neural networks.
 */
export function withTemperature(probabilities: Float32Array, classes: number, temperature: number): Float32Array {
  const cooled = new Float32Array(probabilities.length);
  for (let first = 0; first < cooled.length; first += classes) {
    const logs = Array.from(probabilities.subarray(first, first + classes), (p) => Math.log(Math.max(p, 1e-30)));
    const most = Math.max(...logs);
    const powers = logs.map((log) => Math.exp((log - most) / temperature));
    const sum = powers.reduce((total, power) => total + power, 0);
    cooled.set(
      powers.map((power) => power / sum),
      first,
    );
  }
  return cooled;
}

/** The temperature with the least cross-entropy on labelled probabilities [n, classes], found by golden section. */
export function fitTemperature(probabilities: Float32Array, labels: ArrayLike<number>): number {
  const classes = probabilities.length / labels.length;
  const cost = (log: number): number => crossEntropy(withTemperature(probabilities, classes, Math.exp(log)), labels);
  let [low, high] = [-WIDEST, WIDEST];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [cost(left), cost(right)];
  for (let step = 0; step < STEPS; step++) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = cost(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = cost(right);
    }
  }
  return Math.exp((low + high) / 2);
}

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  /** Answers whose confidence falls into the bin. */
  readonly count: number;
  /** Mean confidence of these answers. */
  readonly confidence: number;
  /** Part of them that is right. */
  readonly accuracy: number;
}

/** Answers sorted by confidence into bins of equal width from 0 to 1; empty bins are left out. */
export function reliabilityBins(probabilities: Float32Array, labels: ArrayLike<number>, bins = 10): ReliabilityBin[] {
  const classes = probabilities.length / labels.length;
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (let i = 0; i < labels.length; i++) {
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    const confidence = Math.max(...row);
    const bin = sums[Math.min(bins - 1, Math.floor(confidence * bins))]!;
    bin.count++;
    bin.confidence += confidence;
    if (row.indexOf(confidence) === labels[i]) bin.right++;
  }
  return sums
    .filter(({ count }) => count > 0)
    .map(({ count, confidence, right }) => ({ count, confidence: confidence / count, accuracy: right / count }));
}
