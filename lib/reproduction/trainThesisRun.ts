import type * as tf from '@tensorflow/tfjs';
import { withoutDropout } from '../digits/withoutDropout';
import { expectedCalibrationError } from '../grade/verdict/frameClassifier';
import { evaluate } from '../network/judge/evaluate';
import { predict, toPredictions } from '../network/judge/predict';
import { buildModel } from '../network/model/models';
import { train } from '../network/train/train';
import type { TrainOptions } from '../network/train/trainOptions';
import { augmentWithFlips } from '../stamps/augmentWithFlips';
import { CLASS_NAMES, type StampSet } from '../stamps/stampSet';
import { fitTemperature, withTemperature } from './calibration';
import type { Calibration, RunEpoch, ThesisRun } from './thesisRun';
import { type RunName, type RunPlan, THESIS_RUNS } from './thesisRuns';

/** The three lists of stamps. */
export interface ThesisStamps {
  readonly training: StampSet;
  readonly validation: StampSet;
  readonly evaluation: StampSet;
}

export interface ThesisRunOptions extends Pick<TrainOptions, 'onBatch' | 'signal' | 'workers'> {
  readonly seed: number;
  /** Fewer epochs than the run's own, for a trial. */
  readonly epochs?: number;
}

/**
 * Trains one network of chapter 4 as the thesis did, and scores it after each epoch on both lists. The caller disposes
 * of the model. Throws RangeError when it was stopped before its last epoch.
 */
export async function trainThesisRun(
  name: RunName,
  { training, validation, evaluation }: ThesisStamps,
  options: ThesisRunOptions,
): Promise<{ readonly model: tf.LayersModel; readonly run: ThesisRun }> {
  const plan: RunPlan = THESIS_RUNS[name];
  const { seed, onBatch, signal, workers } = options;
  const epochs = Math.min(plan.epochs, options.epochs ?? plan.epochs);
  const set = plan.flips ? augmentWithFlips(training) : training;
  const model = await modelOf(plan, seed, training.size);
  const done: RunEpoch[] = [];
  const { stopped } = await train(model, set, {
    ...(onBatch && { onBatch }),
    ...(signal && { signal }),
    ...(workers && { workers }),
    epochs,
    seed,
    batchSize: plan.batchSize,
    validation,
    onEpoch: async (epoch) => {
      const { loss, accuracy } = await evaluate(model, evaluation);
      done.push({ ...epoch, evaluationLoss: loss, evaluationAccuracy: accuracy });
    },
  });
  if (stopped !== 'finished') throw new RangeError(`${name}, seed ${seed}: stopped after ${done.length} epochs`);
  const confusion = {
    validation: counts((await evaluate(model, validation)).confusion),
    evaluation: counts((await evaluate(model, evaluation)).confusion),
  };
  const calibration = await calibrationOf(model, { validation, evaluation });
  return { model, run: { name, seed, stamps: set.count, epochs: done, confusion, calibration } };
}

async function modelOf({ architecture, dropout, l2 }: RunPlan, seed: number, size: number): Promise<tf.LayersModel> {
  const model = buildModel(architecture, { seed, size, ...(l2 === undefined ? {} : { l2 }) });
  if (dropout !== false) return model;
  const bare = await withoutDropout(model);
  model.dispose();
  return bare;
}

function counts(confusion: readonly (readonly number[])[]): number[][] {
  return confusion.map((row) => [...row]);
}

async function calibrationOf(
  model: tf.LayersModel,
  { validation, evaluation }: Omit<ThesisStamps, 'training'>,
): Promise<Calibration> {
  const temperature = fitTemperature(await predict(model, validation.stamps), validation.labels);
  const answers = await predict(model, evaluation.stamps);
  const cooled = withTemperature(answers, CLASS_NAMES.length, temperature);
  const errorOf = (probabilities: Float32Array): number =>
    expectedCalibrationError(
      toPredictions(probabilities, CLASS_NAMES.length).map(({ label, confidence }, k) => ({
        confidence,
        right: label === evaluation.labels[k],
      })),
    );
  return { error: errorOf(answers), temperature, errorWithTemperature: errorOf(cooled) };
}
