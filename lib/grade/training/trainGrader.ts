import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { predict } from '../../network/judge/predict';
import { buildModel } from '../../network/model/models';
import { type BatchReport, train } from '../../network/train/train';
import type { TrainingPictures } from '../../network/train/trainingData';
import type { Progress } from '../../progress';
import { createRandom } from '../../random';
import { doJobs } from '../../workers';
import { type Example, expectedCalibrationError, fitFrameClassifier } from '../verdict/frameClassifier';
import { featuresOf, opinionOf } from '../verdict/frameFeatures';
import type { Grader } from '../verdict/grader';
import { STAMP_SIDE } from '../verdict/scaledStamps';
import { STAMP_ANSWERS } from '../verdict/stampAnswers';
import { judge, VERDICTS } from '../verdict/verdict';
import { augmentGradeStamps } from './augmentGradeStamps';
import { type Lesson, lessonsOf, makeTrainingFrame, type TrainingFrame } from './trainingFrame';

export interface TrainGraderOptions {
  readonly seed: number;
  /** Simulated frames from which the network, then the frame classifiers learn, and to test on; none is in two of them. */
  readonly frames: { readonly network: number; readonly classifiers: number; readonly test: number };
  readonly epochs: number;
  /** A trained network, for which only the classifiers are trained anew. */
  readonly network?: tf.LayersModel;
  /** Called while frames are simulated. */
  readonly progress?: Progress;
  /** Called after each batch. */
  readonly onBatch?: (report: BatchReport) => void;
}

/** How the grader does on simulated frames that it has never seen, judged as the command judges them. */
export interface GraderScores {
  readonly frames: number;
  readonly accuracy: number;
  /** Of each verdict, in the order of VERDICTS. */
  readonly recall: readonly number[];
  /** Share of the frames with a wrong verdict of confidence 0.9 or more. */
  readonly wrongAndSure: number;
  /** Share of the gradable frames that were refused. */
  readonly refused: number;
  readonly calibrationError: number;
}

export interface TrainedGrader extends Grader {
  readonly scores: GraderScores;
}

const STAMPS_PER_FRAME = 12;
const BATCH = 32;
const LEARNING_RATE = 1e-3;
/** The last third of the epochs makes smaller steps. */
const LATE = { share: 2 / 3, learningRate: 2e-4 };
/** A frame is clear enough to score when the experts' shares leave no doubt. */
const CLEAR = 0.9;
/** Wrong verdicts from this confidence on mislead. */
const SURE = 0.9;

/** Trains the network for any telescope on simulated frames alone, then the frame classifiers and the test on others. */
export async function trainGrader(options: TrainGraderOptions): Promise<TrainedGrader> {
  const { frames, seed } = options;
  const model = options.network ?? (await trainNetwork(options));
  const examples: { frame: TrainingFrame; features: readonly number[] }[] = [];
  for await (const frame of framesOf({ ...options, part: 'classifiers', count: frames.classifiers })) {
    examples.push({ frame: withoutStamps(frame), features: featuresOf(await evidenceOf(model, frame)) });
  }
  const grader: Grader = {
    model,
    frames: fitFrameClassifier(
      examples.map(({ frame, features }): Example => ({ features, answers: frame.truth.classProbabilities })),
      { classes: VERDICTS, seed },
    ),
    kinds: kindClassifier(examples, seed),
  };
  return { ...grader, scores: await scoresOf(grader, options) };
}

/** Names what a frame without stars shows. */
function kindClassifier(
  examples: readonly { readonly frame: TrainingFrame; readonly features: readonly number[] }[],
  seed: number,
): Grader['kinds'] {
  const odd = examples.filter(({ frame }) => frame.truth.class === 'none');
  const classes = [...new Set(odd.map(({ frame }) => frame.truth.shows))].sort();
  const answersOf = ({ truth }: TrainingFrame): number[] => classes.map((shown) => (shown === truth.shows ? 1 : 0));
  return fitFrameClassifier(
    odd.map(({ frame, features }) => ({ features, answers: answersOf(frame) })),
    { classes, seed },
  );
}

async function trainNetwork(options: TrainGraderOptions): Promise<tf.LayersModel> {
  const { seed, epochs } = options;
  const model = buildModel('anyTelescope', { seed, classes: STAMP_ANSWERS.length });
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

/**
 * Frames are simulated in portions, so that memory holds some 300 MB of stamps at a time; each ends its threads, and Node 20
 * crashed once in 70 such ends, in its own compiler, so that they are few.
 */
const PORTION = 400;

/** Each part of the frames comes from a night of its own. */
const PARTS = { network: 0, classifiers: 1, test: 2 } as const;

interface PartOptions extends TrainGraderOptions {
  readonly part: keyof typeof PARTS;
  readonly count: number;
}

async function* framesOf({ seed, part, count, progress }: PartOptions): AsyncGenerator<TrainingFrame> {
  let done = 0;
  for (let first = 0; first < count; first += PORTION) {
    const jobs = Array.from({ length: Math.min(PORTION, count - first) }, (_, k) => ({
      seed: seed * 10 + PARTS[part],
      index: first + k,
    }));
    yield* await doJobs(jobs, {
      file: join(__dirname, 'trainingWorker.js'),
      work: makeTrainingFrame,
      workers: availableParallelism(),
      onDone: () => progress?.(++done, count, `frames for the ${part}`),
    });
  }
}

async function trainingPictures(options: TrainGraderOptions): Promise<TrainingPictures> {
  const lessons: Lesson[] = [];
  for await (const frame of framesOf({ ...options, part: 'network', count: options.frames.network })) {
    const random = createRandom(`lessons/${options.seed}/${lessons.length}`);
    lessons.push(...lessonsOf(frame, STAMPS_PER_FRAME, random));
  }
  const pictures = new Float32Array(lessons.length * STAMP_SIDE ** 2);
  lessons.forEach(({ stamp }, n) => {
    pictures.set(stamp, n * STAMP_SIDE ** 2);
  });
  return { pictures, labels: lessons.map(({ label }) => label) };
}

function withoutStamps(frame: TrainingFrame): TrainingFrame {
  return { ...frame, cut: { ...frame.cut, stamps: new Float32Array(0) } };
}

async function evidenceOf(
  model: tf.LayersModel,
  { cut, seeing }: TrainingFrame,
): Promise<Parameters<typeof featuresOf>[0]> {
  const said = cut.sources.length === 0 ? new Float32Array(0) : await predict(model, cut.stamps);
  return { cut, seeing, opinion: opinionOf(cut.sources, said) };
}

async function scoresOf(grader: Grader, options: TrainGraderOptions): Promise<GraderScores> {
  const answers: { truth: number; clear: boolean; said: number; confidence: number }[] = [];
  for await (const frame of framesOf({ ...options, part: 'test', count: options.frames.test })) {
    const { probabilities, confidence } = judge(await evidenceOf(grader.model, frame), grader);
    const wanted = frame.truth.classProbabilities;
    const truth = wanted.indexOf(Math.max(...wanted));
    answers.push({ truth, clear: wanted[truth] >= CLEAR, said: probabilities.indexOf(confidence), confidence });
  }
  const clear = answers.filter((answer) => answer.clear);
  const isRight = ({ truth, said }: { truth: number; said: number }): boolean => truth === said;
  const share = <T>(some: readonly T[], is: (one: T) => boolean): number => some.filter(is).length / some.length;
  const none = VERDICTS.length - 1;
  return {
    frames: clear.length,
    accuracy: share(clear, isRight),
    recall: VERDICTS.map((_, k) =>
      share(
        clear.filter(({ truth }) => truth === k),
        isRight,
      ),
    ),
    wrongAndSure: share(clear, (answer) => !isRight(answer) && answer.said !== none && answer.confidence >= SURE),
    refused: share(
      clear.filter(({ truth }) => truth !== none),
      ({ said }) => said === none,
    ),
    calibrationError: expectedCalibrationError(answers.map((answer) => ({ ...answer, right: isRight(answer) }))),
  };
}
