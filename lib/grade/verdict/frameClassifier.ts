import { tanh } from '../../learning/activation';
import { categoricalCrossEntropy } from '../../learning/cost';
import { createDenseNetwork, type DenseNetwork, withParameters } from '../../learning/denseNetwork';
import { predictDense } from '../../learning/forward';
import { adam } from '../../learning/optimisers/adam';
import type { Optimiser } from '../../learning/optimisers/optimiser';
import { samplesFrom } from '../../learning/samples';
import { trainDenseInPlace } from '../../learning/trainDense';
import { createRandom } from '../../random';

/** Small dense networks that together name the class of a frame by its features, as plain numbers that JSON can carry. */
export interface FrameClassifier {
  readonly classes: readonly string[];
  /** What is taken off each feature, and what it is divided by. */
  readonly means: readonly number[];
  readonly scales: readonly number[];
  readonly hidden: number;
  /** Weights and biases of each network of the committee, as in DenseNetwork.parameters. */
  readonly committee: readonly (readonly number[])[];
}

/** A frame of which is known what it is. */
export interface Example {
  readonly features: readonly number[];
  /** Probability of each class: experts may differ. */
  readonly answers: readonly number[];
}

const HIDDEN = 24;
/** Each network learns from a draw of the examples of its own (bagging, Breiman 1996), so that the mean is not too sure. */
const NETWORKS = 8;
const ITERATIONS = 400;
/** Share that is taken off the weights in each iteration: keeps them small where examples are few. */
const DECAY = 5e-4;
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
  const inputs = examples.map(({ features }) => standardised(features, { means, scales }));
  const random = createRandom(`frames/${seed}`);
  const committee = Array.from({ length: NETWORKS }, () => {
    const network = networkOf({ size, classes: classes.length, hidden: HIDDEN }, random);
    const drawn = examples.map(() => random.integer(examples.length));
    const samples = samplesFrom(
      drawn.map((n) => inputs[n]),
      drawn.map((n) => [...examples[n].answers]),
    );
    const { parameters } = network;
    trainDenseInPlace(network, samples, {
      iterations: ITERATIONS,
      learningRate: LEARNING_RATE,
      optimiser: decaying(adam(parameters.length)),
      cost: categoricalCrossEntropy,
    });
    return rounded(parameters);
  });
  return { classes, means: rounded(means), scales: rounded(scales), hidden: HIDDEN, committee };
}

/** Takes a share off the parameters before each step (Loshchilov and Hutter 2019, decoupled weight decay). */
function decaying(optimiser: Optimiser): Optimiser {
  return {
    stepInPlace(parameters, gradient, learningRate) {
      for (let k = 0; k < parameters.length; k++) parameters[k] *= 1 - DECAY;
      optimiser.stepInPlace(parameters, gradient, learningRate);
    },
  };
}

function rounded(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(DIGITS)));
}

/** Probability of each class. Throws RangeError for another number of features than it learnt from. */
export function classifyFrame(classifier: FrameClassifier, features: readonly number[]): number[] {
  const { means, classes, hidden, committee } = classifier;
  if (features.length !== means.length) {
    throw new RangeError(`the classifier takes ${means.length} features, got ${features.length}`);
  }
  const empty = networkOf({ size: means.length, classes: classes.length, hidden });
  const inputs = Float64Array.from(standardised(features, classifier));
  const said = committee.map((parameters) =>
    predictDense(withParameters(empty, Float64Array.from(parameters)), inputs),
  );
  return classes.map((_, k) => mean(said.map((probabilities) => probabilities[k])));
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
