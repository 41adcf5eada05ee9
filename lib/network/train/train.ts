// From `train` to the weights:
// 1. `train` checks data and options and copies the model's trainable weights into one vector, `parameters`.
// 2. A learner computes loss and gradient of a batch at them: on this thread (step/learner.ts), or in worker threads
//    that see the vector in shared memory, a share of the batch each (workers/workerPool.ts).
// 3. Both ask an engine: the executor (kernels/executor), which runs networks of known layers in WebAssembly, or
//    TensorFlow.js for any other (step/tensorFlowEngine.ts). It leaves the gradient in one vector too.
// 4. `trainEpoch` lets the optimiser move `parameters` one step against the gradient, batch after batch.
// 5. After each epoch `runEpochs` gives the model the parameters, judges them and keeps them: `last`, perhaps `best`.
// 6. However the run ends, `train` gives the model those of the last completed epoch, or of the best.
import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../../inputError';
import { createRandom } from '../../random';
import type { StampSet } from '../../stamps/stampSet';
import { crossEntropy, regularisationPenalty } from '../judge/evaluate';
import { inputShape, outputClasses } from '../model/modelShape';
import { allVariables, countNumbers, readVariables, trainableVariables, writeVariables } from '../model/modelWeights';
import { countHits } from '../step/countHits';
import { type Learner, localLearner } from '../step/learner';
import { sharedFloats } from '../workers/sharedFloats';
import { workersFor } from '../workers/workerCount';
import { WorkerError } from '../workers/workerError';
import { WorkerPool } from '../workers/workerPool';
import { BestWeights } from './bestWeights';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint';
import type { Epoch, History } from './history';
import { openOptimiser, type RunOptimiser } from './openOptimiser';
import { partsOfRun } from './partsOfRun';
import { checkPictures, shuffledBatches, type TrainingPictures, toPictures } from './trainingData';
import type { TrainOptions } from './trainOptions';
import { watchForStop } from './watchForStop';

export type { BatchReport, TrainOptions } from './trainOptions';

const DEFAULT_BATCH_SIZE = 32;
const DEFAULT_LEARNING_RATE = 0.001;

/**
 * Trains a model that ends in class probabilities, in place: categorical cross-entropy plus the model's own
 * regularisers, by default with Adam and Keras' settings. The same seed and first weights give the same weights, bit for
 * bit with the same number of workers on one kind of machine (its multiply-add may round once or twice), and within
 * rounding with any.
 *
 * An epoch's loss and accuracy are means over its batches as they were met, with dropout, as Keras reports them.
 * Between batches the event loop runs. While an epoch runs the model keeps the weights of the last completed one; so it
 * does however the run ends (an interrupt, divergence, a worker's death), or those of the best epoch where early
 * stopping restores them. Before the first completed epoch they are those that it came with.
 *
 * @throws RangeError when data and model do not fit together, InputError when a pixel, the loss or its gradient is not
 * finite, or when the checkpoint to resume is missing, damaged or of another run; WorkerError when a worker dies and
 * CheckpointError when a checkpoint cannot be written.
 */
export async function train(
  model: tf.LayersModel,
  training: StampSet | TrainingPictures,
  options: TrainOptions,
): Promise<History> {
  const set = checkedFor(model, toPictures(training), 'training');
  const validation = options.validation && checkedFor(model, toPictures(options.validation), 'validation');
  const { batchSize = DEFAULT_BATCH_SIZE, classWeights, optimiser: choice = 'adam' } = options;
  checkNumbers(options, outputClasses(model));
  const best = options.earlyStopping && new BestWeights(options.earlyStopping, validation !== undefined);
  const variables = trainableVariables(model);
  const parameters = sharedFloats(countNumbers(variables));
  const optimiser = openOptimiser(choice, parameters.length);
  const settings = { set, validation, options, batchSize, best };
  const parts = options.checkpoint === undefined ? {} : partsOfRun(model, settings);
  const kept = options.resume === true ? await readCheckpoint(options.checkpoint!, parts) : undefined;
  if (kept !== undefined) {
    writeVariables(allVariables(model), kept.weights);
    for (const [i, array] of optimiser.memory.entries()) array.set(kept.memory[i]!);
    if (kept.best !== undefined) best?.restore(kept.best, kept.epochs.length);
  }
  readVariables(variables, parameters);
  const done: Epoch[] = [...(kept?.epochs ?? [])];
  const workers = workersFor(model, { ...options, batchSize, pictures: set.labels.length });
  const opened = { workers, parameters, batchSize, classWeights };
  const learner = workers > 1 ? await WorkerPool.open(model, opened) : localLearner(model, opened);
  const last = readVariables(allVariables(model));
  // A notebook's kernel takes listeners away that were added in the first turn of a cell.
  await new Promise(setImmediate);
  const stop = watchForStop(options);
  const run: Run = { ...settings, model, parts, parameters, optimiser, learner, last, isStopped: stop.isStopped };
  try {
    const stopped = await runEpochs(run, done);
    return { epochs: done, bestEpoch: best?.restored?.epoch ?? done.length, stopped };
  } catch (error) {
    throw error instanceof WorkerError ? new WorkerError(error.message, done) : error;
  } finally {
    writeVariables(allVariables(model), best?.restored?.weights ?? last);
    stop.release();
    await learner.close();
  }
}

interface Run {
  readonly model: tf.LayersModel;
  readonly set: TrainingPictures;
  readonly validation: TrainingPictures | undefined;
  readonly options: TrainOptions;
  readonly batchSize: number;
  /** What the checkpoint knows the run by. */
  readonly parts: Checkpoint['parts'];
  /** What is being trained, in memory that the workers see. */
  readonly parameters: Float32Array;
  readonly optimiser: RunOptimiser;
  readonly learner: Learner;
  /** All weights of the model after the last completed epoch. */
  readonly last: Float32Array;
  readonly best: BestWeights | undefined;
  readonly isStopped: () => boolean;
}

/** Runs epoch after epoch, adding each to `done`; resolves to the reason why the run ended. */
async function runEpochs(run: Run, done: Epoch[]): Promise<History['stopped']> {
  const { model, options, best } = run;
  while (done.length < options.epochs) {
    if (best?.isExhausted) return 'early';
    const number = done.length + 1;
    const started = performance.now();
    const result = await trainEpoch(run, number);
    if (result === undefined) return 'interrupted';
    writeVariables(trainableVariables(model), run.parameters);
    const judged = run.validation && (await judge(run, run.validation));
    const epoch: Epoch = { epoch: number, ...result, ...judged, seconds: (performance.now() - started) / 1000 };
    readVariables(allVariables(model), run.last);
    best?.observe(epoch, run.last);
    await keep(run, [...done, epoch]);
    done.push(epoch);
    await options.onEpoch?.(epoch, done);
  }
  return 'finished';
}

/** Writes the checkpoint, if one is asked for. */
async function keep({ options, parts, last, optimiser, best }: Run, epochs: readonly Epoch[]): Promise<void> {
  if (options.checkpoint === undefined) return;
  const { memory } = optimiser;
  await writeCheckpoint(options.checkpoint, { parts, epochs, weights: last, memory, best: best?.bestEpoch });
}

/** One pass through the training set; undefined when it was stopped on the way. */
async function trainEpoch(run: Run, number: number): Promise<Pick<Epoch, 'loss' | 'accuracy'> | undefined> {
  const { set, options, batchSize, learner, optimiser } = run;
  const { epochs, learningRate = DEFAULT_LEARNING_RATE } = options;
  const rate = typeof learningRate === 'number' ? learningRate : learningRate(number);
  const random = createRandom(`${options.seed}/epoch ${number}`);
  const batches = Math.ceil(set.labels.length / batchSize);
  let [batch, seen, lossSum, hits] = [0, 0, 0, 0];
  for (const drawn of shuffledBatches(set, { batchSize, random })) {
    if (run.isStopped()) return undefined;
    const augmented = options.augment?.(drawn, random, number) ?? drawn;
    const result = await learner.learn(augmented, (number - 1) * batches + batch);
    // The engine's relu makes zeros of NaN, so the loss alone may stay finite when the parameters are lost.
    if (!Number.isFinite(result.loss) || !optimiser.stepInPlace(run.parameters, learner.gradient, rate)) {
      throw new InputError(
        `Training diverged in epoch ${number}: loss ${result.loss}, gradient not finite. ` +
          `The learning rate ${rate} is too large for these pictures.`,
      );
    }
    batch++;
    seen += drawn.count;
    lossSum += result.loss * drawn.count;
    hits += result.hits;
    await options.onBatch?.({ epoch: number, epochs, batch, batches, loss: lossSum / seen, accuracy: hits / seen });
    await new Promise(setImmediate);
  }
  return { loss: lossSum / seen, accuracy: hits / seen };
}

async function judge(
  { model, learner }: Run,
  { pictures, labels }: TrainingPictures,
): Promise<Pick<Epoch, 'validationLoss' | 'validationAccuracy'>> {
  const probabilities = await learner.predict(pictures);
  return {
    validationLoss: crossEntropy(probabilities, labels) + regularisationPenalty(model),
    validationAccuracy: countHits(probabilities, labels) / labels.length,
  };
}

/** @throws RangeError */
function checkNumbers(options: TrainOptions, classes: number): void {
  const { epochs, batchSize = DEFAULT_BATCH_SIZE, classWeights } = options;
  for (const [name, value] of Object.entries({ epochs, batchSize })) {
    if (!(Number.isInteger(value) && value >= 1)) throw new RangeError(`${name} is 1, 2, 3 ..., got ${value}`);
  }
  if (options.resume === true && options.checkpoint === undefined) {
    throw new RangeError('resume needs a checkpoint folder');
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
