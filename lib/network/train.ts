import * as tf from '@tensorflow/tfjs';
import { InputError } from '../inputError';
import { createRandom, type Random } from '../random';
import type { StampSet } from '../stamps/stampSet';
import { Adam } from './adam';
import { batchGradient, trainableVariables } from './batchGradient';
import { BestWeights, type EarlyStopping } from './bestWeights';
import { crossEntropy, regularisationPenalty } from './evaluate';
import type { Epoch, History } from './history';
import { inputShape, outputClasses, predict, toPredictions } from './predict';
import { moveDropoutTo } from './seededDropout';
import { type Batch, checkPictures, shuffledBatches, type TrainingPictures, toPictures } from './trainingData';

/** Where a run stands after a batch; loss and accuracy are those of the epoch so far. */
export interface BatchReport {
  readonly epoch: number;
  readonly epochs: number;
  /** 1, 2, 3 ... */
  readonly batch: number;
  readonly batches: number;
  readonly loss: number;
  readonly accuracy: number;
}

export interface TrainOptions {
  readonly epochs: number;
  /** Decides the order of the pictures, the dropout and the augmentation. */
  readonly seed: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** Looked at after each epoch, without dropout. */
  readonly validation?: StampSet | TrainingPictures;
  /** Step of Adam, default 0.001, or what it is in each epoch (1, 2, 3 ...). */
  readonly learningRate?: number | ((epoch: number) => number);
  /** How much a picture of each class counts, default 1. */
  readonly classWeights?: readonly number[];
  /** Gives the pictures of a batch another look each time it is drawn. */
  readonly augment?: (batch: Batch, random: Random) => Batch;
  readonly earlyStopping?: EarlyStopping;
  /** Told after each epoch, with the history so far; waited for. */
  readonly onEpoch?: (epoch: Epoch, history: readonly Epoch[]) => unknown;
  /** Told after each batch; waited for. */
  readonly onBatch?: (report: BatchReport) => unknown;
  /** Stops the run after the batch that is being worked on. */
  readonly signal?: AbortSignal;
  /** Whether the process' SIGINT (Ctrl-C, Jupyter's interrupt) stops the run after the batch too; default true. */
  readonly stopOnInterrupt?: boolean;
}

const DEFAULT_BATCH_SIZE = 32;
const DEFAULT_LEARNING_RATE = 0.001;

/**
 * Trains a model that ends in class probabilities, in place: categorical cross-entropy plus the model's own
 * regularisers, Adam with Keras' defaults. The same seed and first weights give the same weights, bit for bit.
 *
 * An epoch's loss and accuracy are means over its batches as they were met, with dropout, as Keras reports them.
 * Between batches the event loop runs. An interrupt keeps the weights and the completed epochs.
 *
 * @throws RangeError when data and model do not fit together, InputError when a pixel, the loss or its
 * gradient is not finite.
 */
export async function train(
  model: tf.LayersModel,
  training: StampSet | TrainingPictures,
  options: TrainOptions,
): Promise<History> {
  const set = checkedFor(model, toPictures(training), 'training');
  const validation = options.validation && checkedFor(model, toPictures(options.validation), 'validation');
  const best = options.earlyStopping && new BestWeights(model, options.earlyStopping, validation !== undefined);
  const adam = new Adam(trainableVariables(model).map((variable) => variable.size));
  const epochs: Epoch[] = [];
  const stop = watchForStop(options);
  let stopped: History['stopped'] = 'finished';
  try {
    for (let number = 1; number <= options.epochs; number++) {
      const started = performance.now();
      const result = await trainEpoch({ model, set, options, adam, number, isStopped: stop.isStopped });
      if (result === undefined) {
        stopped = 'interrupted';
        break;
      }
      const judged = validation && (await judge(model, validation));
      const epoch: Epoch = { epoch: number, ...result, ...judged, seconds: (performance.now() - started) / 1000 };
      epochs.push(epoch);
      await options.onEpoch?.(epoch, epochs);
      if (best?.isOver(epoch) && number < options.epochs) {
        stopped = 'early';
        break;
      }
    }
  } finally {
    stop.release();
  }
  return { epochs, bestEpoch: best?.settle() ?? epochs.length, stopped };
}

interface EpochTask {
  readonly model: tf.LayersModel;
  readonly set: TrainingPictures;
  readonly options: TrainOptions;
  readonly adam: Adam;
  readonly number: number;
  readonly isStopped: () => boolean;
}

/** One pass through the training set; undefined when it was stopped on the way. */
async function trainEpoch(task: EpochTask): Promise<Pick<Epoch, 'loss' | 'accuracy'> | undefined> {
  const { model, set, options, number } = task;
  const { batchSize = DEFAULT_BATCH_SIZE, epochs } = options;
  const random = createRandom(`${options.seed}/epoch ${number}`);
  const batches = Math.ceil(set.labels.length / batchSize);
  let batch = 0;
  let seen = 0;
  let lossSum = 0;
  let hits = 0;
  for (const drawn of shuffledBatches(set, { batchSize, random })) {
    if (task.isStopped()) return undefined;
    moveDropoutTo(model, { step: (number - 1) * batches + batch, firstSample: 0 });
    const result = trainBatch(task, options.augment?.(drawn, random) ?? drawn);
    batch++;
    seen += drawn.count;
    lossSum += result.loss * drawn.count;
    hits += result.hits;
    await options.onBatch?.({ epoch: number, epochs, batch, batches, loss: lossSum / seen, accuracy: hits / seen });
    await new Promise(setImmediate);
  }
  return { loss: lossSum / seen, accuracy: hits / seen };
}

/** Back-propagation and one step of the optimiser. */
function trainBatch(
  { model, options, adam, number }: EpochTask,
  batch: Batch,
): { readonly loss: number; readonly hits: number } {
  const { loss, hits, gradients } = batchGradient(model, batch, options.classWeights);
  // The engine's relu makes zeros of NaN, so the loss alone may stay finite when the weights are lost.
  if (!Number.isFinite(loss) || !gradients.every(allFinite)) throw divergence(loss, options, number);
  const variables = trainableVariables(model);
  const weights = variables.map((variable) => variable.dataSync() as Float32Array);
  adam.stepInPlace(weights, gradients, learningRateOf(options, number));
  tf.tidy(() => {
    for (const [i, variable] of variables.entries()) variable.assign(tf.tensor(weights[i]!, variable.shape));
  });
  return { loss, hits };
}

function learningRateOf({ learningRate = DEFAULT_LEARNING_RATE }: TrainOptions, epoch: number): number {
  return typeof learningRate === 'number' ? learningRate : learningRate(epoch);
}

function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i]!)) return false;
  return true;
}

function divergence(loss: number, options: TrainOptions, epoch: number): InputError {
  return new InputError(
    `Training diverged in epoch ${epoch}: loss ${loss}, gradient not finite. ` +
      `The learning rate ${learningRateOf(options, epoch)} is too large for these pictures.`,
  );
}

async function judge(
  model: tf.LayersModel,
  { pictures, labels }: TrainingPictures,
): Promise<Pick<Epoch, 'validationLoss' | 'validationAccuracy'>> {
  const probabilities = await predict(model, pictures);
  const predictions = toPredictions(probabilities, outputClasses(model));
  const hits = predictions.filter((prediction, index) => prediction.label === labels[index]).length;
  return {
    validationLoss: crossEntropy(probabilities, labels) + regularisationPenalty(model),
    validationAccuracy: hits / labels.length,
  };
}

function checkedFor(model: tf.LayersModel, set: TrainingPictures, name: string): TrainingPictures {
  const pixels = inputShape(model).reduce((product, side) => product * side, 1);
  checkPictures(set, { pixels, classes: outputClasses(model), name });
  return set;
}

/** Listens for the two ways to stop a run; a second SIGINT has its usual effect. */
function watchForStop({ signal, stopOnInterrupt = true }: TrainOptions): {
  readonly isStopped: () => boolean;
  readonly release: () => void;
} {
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
  };
  if (stopOnInterrupt) process.once('SIGINT', interrupt);
  return {
    isStopped: () => interrupted || signal?.aborted === true,
    release: () => process.removeListener('SIGINT', interrupt),
  };
}
