import { tanh } from '../../learning/activation';
import { categoricalCrossEntropy } from '../../learning/cost';
import { createDenseNetwork, type DenseNetwork, withParameters } from '../../learning/denseNetwork';
import { predictDense } from '../../learning/forward';
import { adam } from '../../learning/optimisers/adam';
import { samplesFrom } from '../../learning/samples';
import { trainDenseInPlace } from '../../learning/trainDense';
import { createRandom } from '../../random';

/** A small dense network that names the class of a frame by its features, as plain numbers that JSON can carry. */
export interface FrameClassifier {
  readonly classes: readonly string[];
  /** What is taken off each feature, and what it is divided by. */
  readonly means: readonly number[];
  readonly scales: readonly number[];
  readonly hidden: number;
  /** Weights and biases, as in DenseNetwork.parameters. */
  readonly parameters: readonly number[];
}

/** A frame of which is known what it is. */
export interface Example {
  readonly features: readonly number[];
  /** Probability of each class: experts may differ. */
  readonly answers: readonly number[];
}

const HIDDEN = 12;
const ITERATIONS = 600;
const LEARNING_RATE = 0.01;
/** Decimal digits that are kept. */
const DIGITS = 6;

/** Trains a classifier of frames on examples by cross-entropy. The same seed gives the same classifier. */
export function fitFrameClassifier(
  examples: readonly Example[],
  { classes, seed }: { readonly classes: readonly string[]; readonly seed: number | string },
): FrameClassifier {
  if (examples.length === 0) throw new RangeError('a frame classifier needs examples, got none');
  const size = examples[0].features.length;
  const means = Array.from({ length: size }, (_, k) => mean(examples.map(({ features }) => features[k])));
  const scales = means.map(
    (middle, k) => Math.sqrt(mean(examples.map(({ features }) => (features[k] - middle) ** 2))) || 1,
  );
  const network = networkOf({ size, classes: classes.length, hidden: HIDDEN }, createRandom(`frames/${seed}`));
  const inputs = examples.map(({ features }) => standardised(features, { means, scales }));
  trainDenseInPlace(
    network,
    samplesFrom(
      inputs,
      examples.map(({ answers }) => [...answers]),
    ),
    {
      iterations: ITERATIONS,
      learningRate: LEARNING_RATE,
      optimiser: adam(network.parameters.length),
      cost: categoricalCrossEntropy,
    },
  );
  const rounded = (values: ArrayLike<number>): number[] =>
    Array.from(values, (value) => Number(value.toPrecision(DIGITS)));
  return {
    classes,
    means: rounded(means),
    scales: rounded(scales),
    hidden: HIDDEN,
    parameters: rounded(network.parameters),
  };
}

/** Probability of each class. Throws RangeError for another number of features than it learnt from. */
export function classifyFrame(classifier: FrameClassifier, features: readonly number[]): number[] {
  const { means, classes, hidden, parameters } = classifier;
  if (features.length !== means.length) {
    throw new RangeError(`the classifier takes ${means.length} features, got ${features.length}`);
  }
  const empty = networkOf({ size: means.length, classes: classes.length, hidden });
  const network = withParameters(empty, Float64Array.from(parameters));
  return Array.from(predictDense(network, Float64Array.from(standardised(features, classifier))));
}

function networkOf(
  { size, classes, hidden }: { readonly size: number; readonly classes: number; readonly hidden: number },
  random?: ReturnType<typeof createRandom>,
): DenseNetwork {
  return createDenseNetwork([size, hidden, classes], {
    activation: tanh,
    output: 'softmax',
    scale: 'glorot',
    ...(random && { random }),
  });
}

/** Features far from all that was seen are kept within this many standard deviations. */
const FARTHEST = 5;

function standardised(
  features: readonly number[],
  { means, scales }: Pick<FrameClassifier, 'means' | 'scales'>,
): number[] {
  return features.map((value, k) => Math.max(-FARTHEST, Math.min(FARTHEST, (value - means[k]) / scales[k])));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
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
