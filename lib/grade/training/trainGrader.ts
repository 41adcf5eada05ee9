import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { buildModel } from '../../network/models';
import { predict } from '../../network/predict';
import { type BatchReport, train } from '../../network/train';
import type { TrainingPictures } from '../../network/trainingData';
import type { Progress } from '../../progress';
import { describeVariedNight } from '../../sky/variedNight';
import { CLASS_NAMES } from '../../stamps/stampSet';
import { doJobs } from '../../workers';
import { type Calibration, calibrated, expectedCalibrationError, fitCalibration } from '../verdict/calibration';
import { featuresOf, opinionOf } from '../verdict/frameFeatures';
import { STAMP_SIDE } from '../verdict/scaledStamps';
import { augmentGradeStamps } from './augmentGradeStamps';
import { chooseTeachers, makeTrainingFrame, type TrainingFrame } from './trainingFrame';

export interface TrainGraderOptions {
  readonly seed: number;
  /** Simulated frames to learn from, to calibrate on and to test on; no frame is in two of them. */
  readonly frames: { readonly training: number; readonly calibration: number; readonly test: number };
  readonly epochs: number;
  /** A trained network that is only calibrated and tested anew. */
  readonly network?: tf.LayersModel;
  /** Told while frames are simulated. */
  readonly progress?: Progress;
  /** Told after each batch. */
  readonly onBatch?: (report: BatchReport) => void;
}

/** How the grader does on simulated frames that it has never seen. */
export interface GraderScores {
  readonly frames: number;
  /** Frames without a stamp: they get no verdict and are left out of the others. */
  readonly empty: number;
  readonly accuracy: number;
  /** Of each class, in the order of CLASS_NAMES. */
  readonly recall: readonly number[];
  readonly calibrationError: number;
  /** Share of single stamps whose most probable class is right. */
  readonly stampAccuracy: number;
}

export interface TrainedGrader {
  readonly model: tf.LayersModel;
  readonly calibration: Calibration;
  readonly scores: GraderScores;
}

const FRAME = { width: 640, height: 512 };
const STAMPS_PER_FRAME = 12;
const BATCH = 32;
const LEARNING_RATE = 1e-3;
/** The last third of the epochs makes smaller steps. */
const LATE = { share: 2 / 3, learningRate: 2e-4 };

/** Trains the network for any telescope on simulated frames alone, then calibrates and tests it on others. */
export async function trainGrader(options: TrainGraderOptions): Promise<TrainedGrader> {
  const { frames } = options;
  const model = options.network ?? (await trainNetwork(options));
  const examples = await judgeFrames(model, { ...options, part: 'calibration', count: frames.calibration });
  const calibration = fitCalibration(examples.filter(hasFeatures), CLASS_NAMES.length);
  const test = await judgeFrames(model, { ...options, part: 'test', count: frames.test });
  return { model, calibration, scores: scoresOf(test, calibration) };
}

async function trainNetwork(options: TrainGraderOptions): Promise<tf.LayersModel> {
  const { seed, epochs } = options;
  const model = buildModel('anyTelescope', { seed });
  await train(model, await trainingPictures(options), {
    epochs,
    seed,
    batchSize: BATCH,
    augment: augmentGradeStamps,
    learningRate: (epoch) => (epoch > LATE.share * epochs ? LATE.learningRate : LEARNING_RATE),
    ...(options.onBatch && { onBatch: options.onBatch }),
  });
  return model;
}

/** Frames are simulated in portions, so that memory holds few of them at a time. */
const PORTION = 60;

/** Each part of the frames comes from a night of its own. */
const PARTS = { training: 0, calibration: 1, test: 2 } as const;

interface PartOptions extends TrainGraderOptions {
  readonly part: keyof typeof PARTS;
  readonly count: number;
}

async function* framesOf({ seed, part, count, progress }: PartOptions): AsyncGenerator<TrainingFrame> {
  const described = describeVariedNight({ seed: seed * 10 + PARTS[part], frames: count, ...FRAME });
  let done = 0;
  for (let first = 0; first < count; first += PORTION) {
    yield* await doJobs(described.slice(first, first + PORTION), {
      file: join(__dirname, 'trainingWorker.js'),
      work: makeTrainingFrame,
      workers: availableParallelism(),
      onDone: () => progress?.(++done, count, `frames for ${part}`),
    });
  }
}

async function trainingPictures(options: TrainGraderOptions): Promise<TrainingPictures> {
  const stamps: Float32Array[] = [];
  const labels: number[] = [];
  let number = 0;
  for await (const frame of framesOf({ ...options, part: 'training', count: options.frames.training })) {
    const chosen = chooseTeachers(frame, STAMPS_PER_FRAME, `${options.seed}/${number++}`);
    stamps.push(...chosen);
    labels.push(...chosen.map(() => frame.label));
  }
  const pictures = new Float32Array(stamps.length * STAMP_SIDE ** 2);
  stamps.forEach((stamp, n) => {
    pictures.set(stamp, n * STAMP_SIDE ** 2);
  });
  return { pictures, labels };
}

interface JudgedFrame {
  readonly label: number;
  /** Undefined where no stamp could be cut. */
  readonly features: readonly number[] | undefined;
  readonly stamps: number;
  readonly stampsRight: number;
}

function hasFeatures(frame: JudgedFrame): frame is JudgedFrame & { readonly features: readonly number[] } {
  return frame.features !== undefined;
}

async function judgeFrames(model: tf.LayersModel, options: PartOptions): Promise<JudgedFrame[]> {
  const judged: JudgedFrame[] = [];
  for await (const { label, stamps } of framesOf(options)) {
    const count = stamps.sources.length;
    if (count === 0) {
      judged.push({ label, features: undefined, stamps: 0, stampsRight: 0 });
      continue;
    }
    const opinion = opinionOf(stamps, await predict(model, stamps.stamps));
    judged.push({ label, features: featuresOf(opinion), stamps: count, stampsRight: opinion.votes[label]! });
  }
  return judged;
}

function scoresOf(judged: readonly JudgedFrame[], calibration: Calibration): GraderScores {
  const answers = judged.filter(hasFeatures).map(({ label, features }) => {
    const probabilities = calibrated(calibration, features);
    const confidence = Math.max(...probabilities);
    return { label, confidence, right: probabilities[label] === confidence };
  });
  const shareRight = (some: readonly { readonly right: boolean }[]): number =>
    some.filter(({ right }) => right).length / some.length;
  const sum = (value: (frame: JudgedFrame) => number): number => judged.reduce((total, one) => total + value(one), 0);
  return {
    frames: judged.length,
    empty: judged.length - answers.length,
    accuracy: shareRight(answers),
    recall: CLASS_NAMES.map((_, label) => shareRight(answers.filter((answer) => answer.label === label))),
    calibrationError: expectedCalibrationError(answers),
    stampAccuracy: sum(({ stampsRight }) => stampsRight) / sum(({ stamps }) => stamps),
  };
}
