import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../inputError';
import { createRandom } from '../random';
import type { StampSet } from '../stamps/stampSet';
import { Adam } from './adam';
import { allWeights, setAllWeights } from './allWeights';
import { type BatchGradient, countHits } from './batchGradient';
import { BestWeights } from './bestWeights';
import { assertSameRun, type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint';
import { collectNowAndThen } from './collectGarbage';
import { crossEntropy, regularisationPenalty } from './evaluate';
import { inputShape, outputClasses } from './forward';
import type { GradientSource } from './gradientSource';
import type { Epoch, History } from './history';
import { LocalGradients } from './localGradients';
import { partsOfRun } from './partsOfRun';
import { copyWeights, loadWeights } from './trainableWeights';
import { checkPictures, shuffledBatches, type TrainingPictures, toPictures } from './trainingData';
import type { TrainOptions } from './trainOptions';
import { watchForStop } from './watchForStop';
import { workersFor } from './workerCount';
import { WorkerError } from './workerError';
import { WorkerPool, type WorkerPoolOptions } from './workerPool';

export type { BatchReport, TrainOptions } from './trainOptions';

const DEFAULT_BATCH_SIZE = 32;
const DEFAULT_LEARNING_RATE = 0.001;

/**
 * Trains a model that ends in class probabilities, in place: categorical cross-entropy plus the model's own
 * regularisers, Adam with Keras' defaults. The same seed and first weights give the same weights, bit for bit with the
 * same number of workers and within rounding with any.
 *
 * An epoch's loss and accuracy are means over its batches as they were met, with dropout, as Keras reports them.
 * Between batches the event loop runs. However a run ends (an interrupt, divergence, a worker's death), the model has the weights
 * of the last completed epoch, or of the best one with early stopping.
 *
 * @throws RangeError when data and model do not fit together, InputError when a pixel, the loss or its gradient is not
 * finite, or when the checkpoint to resume is missing, damaged or of another run; WorkerError when a worker dies and
 * CheckpointError when a checkpoint cannot be written: the model then has the last completed epoch's weights.
 */
export async function train(
  model: tf.LayersModel,
  training: StampSet | TrainingPictures,
  options: TrainOptions,
): Promise<History> {
  const set = checkedFor(model, toPictures(training), 'training');
  const validation = options.validation && checkedFor(model, toPictures(options.validation), 'validation');
  const { batchSize = DEFAULT_BATCH_SIZE, classWeights } = options;
  checkNumbers(options, outputClasses(model));
  const best = options.earlyStopping && new BestWeights(model, options.earlyStopping, validation !== undefined);
  const parts =
    options.checkpoint === undefined ? {} : partsOfRun(model, { set, validation, options, batchSize, best });
  const kept = options.resume === true ? await keptRun(options, parts) : undefined;
  if (kept !== undefined) setAllWeights(model, kept.weights);
  const workers = workersFor(model, { ...options, batchSize, pictures: set.labels.length });
  const weights = copyWeights(model);
  const adam = new Adam(weights.map((values) => values.length));
  if (kept !== undefined) adam.restore(kept.adam);
  if (kept?.best !== undefined) best?.restore(kept.best, kept.epochs.length);
  const done: Epoch[] = [...(kept?.epochs ?? [])];
  const stop = watchForStop(options);
  try {
    const source = await openSource(model, { workers, weights, classWeights });
    const run: Run = {
      model,
      set,
      validation,
      options,
      batchSize,
      parts,
      weights,
      adam,
      source,
      best,
      isStopped: stop.isStopped,
    };
    const stopped = await runEpochs(run, done).finally(() => source.close());
    return { epochs: done, bestEpoch: best?.settle() ?? done.length, stopped };
  } catch (error) {
    throw error instanceof WorkerError ? new WorkerError(error.message, done) : error;
  } finally {
    stop.release();
  }
}

/** The run to resume. */
async function keptRun({ checkpoint }: TrainOptions, parts: Checkpoint['parts']): Promise<Checkpoint> {
  if (checkpoint === undefined) throw new RangeError('resume needs a checkpoint folder');
  const kept = await readCheckpoint(checkpoint);
  assertSameRun(kept, parts, checkpoint);
  return kept;
}

interface Run {
  readonly model: tf.LayersModel;
  readonly set: TrainingPictures;
  readonly validation: TrainingPictures | undefined;
  readonly options: TrainOptions;
  readonly batchSize: number;
  /** What the checkpoint knows the run by. */
  readonly parts: Checkpoint['parts'];
  /** What is being trained, in memory that the workers see; the model gets it after each epoch. */
  readonly weights: readonly Float32Array[];
  readonly adam: Adam;
  readonly source: GradientSource;
  readonly best: BestWeights | undefined;
  readonly isStopped: () => boolean;
}

async function openSource(model: tf.LayersModel, options: WorkerPoolOptions): Promise<GradientSource> {
  return options.workers > 1 ? WorkerPool.open(model, options) : new LocalGradients(model, options);
}

/** Runs epoch after epoch, adding each to `done`; resolves to the reason why the run ended. */
async function runEpochs(run: Run, done: Epoch[]): Promise<History['stopped']> {
  const { model, options, weights, best } = run;
  while (done.length < options.epochs) {
    if (best?.isOver) return 'early';
    const number = done.length + 1;
    const started = performance.now();
    const before = allWeights(model);
    const result = await trainEpoch(run, number).catch((error: unknown) => {
      setAllWeights(model, before);
      throw error;
    });
    if (result === undefined) {
      setAllWeights(model, before);
      return 'interrupted';
    }
    loadWeights(model, weights);
    const judged = run.validation && (await judge(run, run.validation));
    const epoch: Epoch = { epoch: number, ...result, ...judged, seconds: (performance.now() - started) / 1000 };
    best?.see(epoch);
    await keep(run, [...done, epoch]);
    done.push(epoch);
    await options.onEpoch?.(epoch, done);
  }
  return 'finished';
}

/** Writes the checkpoint, if one is asked for. */
async function keep({ options, parts, model, adam, best }: Run, epochs: readonly Epoch[]): Promise<void> {
  if (options.checkpoint === undefined) return;
  const weights = allWeights(model);
  await writeCheckpoint(options.checkpoint, { parts, epochs, weights, adam: adam.state, best: best?.bestEpoch });
}

/** One pass through the training set; undefined when it was stopped on the way. */
async function trainEpoch(run: Run, number: number): Promise<Pick<Epoch, 'loss' | 'accuracy'> | undefined> {
  const { set, options, batchSize, source } = run;
  const random = createRandom(`${options.seed}/epoch ${number}`);
  const batches = Math.ceil(set.labels.length / batchSize);
  let batch = 0;
  let seen = 0;
  let lossSum = 0;
  let hits = 0;
  for (const drawn of shuffledBatches(set, { batchSize, random })) {
    if (run.isStopped()) return undefined;
    const seenBatch = options.augment?.(drawn, random, number) ?? drawn;
    const result = await source.gradient(seenBatch, (number - 1) * batches + batch);
    step(run, result, number);
    collectNowAndThen();
    batch++;
    seen += drawn.count;
    lossSum += result.loss * drawn.count;
    hits += result.hits;
    const { epochs } = options;
    await options.onBatch?.({ epoch: number, epochs, batch, batches, loss: lossSum / seen, accuracy: hits / seen });
    await new Promise(setImmediate);
  }
  return { loss: lossSum / seen, accuracy: hits / seen };
}

/** One step of the optimiser. */
function step({ weights, adam, options }: Run, { loss, gradients }: BatchGradient, epoch: number): void {
  // The engine's relu makes zeros of NaN, so the loss alone may stay finite when the weights are lost.
  if (!Number.isFinite(loss) || !gradients.every(allFinite)) throw divergence(loss, options, epoch);
  adam.stepInPlace(weights, gradients, learningRateOf(options, epoch));
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
  { model, source }: Run,
  { pictures, labels }: TrainingPictures,
): Promise<Pick<Epoch, 'validationLoss' | 'validationAccuracy'>> {
  const probabilities = await source.predict(pictures);
  return {
    validationLoss: crossEntropy(probabilities, labels) + regularisationPenalty(model),
    validationAccuracy: countHits(probabilities, labels) / labels.length,
  };
}

/** @throws RangeError */
function checkNumbers({ epochs, batchSize = DEFAULT_BATCH_SIZE, classWeights }: TrainOptions, classes: number): void {
  for (const [name, value] of Object.entries({ epochs, batchSize })) {
    if (!(Number.isInteger(value) && value >= 1)) throw new RangeError(`${name} is 1, 2, 3 ..., got ${value}`);
  }
  if (classWeights === undefined) return;
  if (classWeights.length !== classes || !classWeights.every((weight) => Number.isFinite(weight) && weight >= 0)) {
    throw new RangeError(`${classes} class weights from 0 on are wanted, one a class, got ${classWeights.join(', ')}`);
  }
}

function checkedFor(model: tf.LayersModel, set: TrainingPictures, name: string): TrainingPictures {
  const pixels = inputShape(model).reduce((product, side) => product * side, 1);
  checkPictures(set, { pixels, classes: outputClasses(model), name });
  return set;
}
