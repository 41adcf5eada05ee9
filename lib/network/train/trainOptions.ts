import type { Random } from '../../random';
import type { StampSet } from '../../stamps/stampSet';
import type { EarlyStopping } from './bestWeights';
import type { Epoch } from './history';
import type { OptimiserChoice } from './openOptimiser';
import type { Batch, TrainingPictures } from './trainingData';

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
  /**
   * What walks down the slope, default 'adam'. To resume a run with one of your own, its `memory` must hold all that it
   * remembers.
   */
  readonly optimiser?: OptimiserChoice;
  /** Step of the optimiser, default 0.001, or what it is in each epoch (1, 2, 3 ...). */
  readonly learningRate?: number | ((epoch: number) => number);
  /** How much a picture of each class counts, default 1. */
  readonly classWeights?: readonly number[];
  /** Gives the pictures of a batch another look each time it is drawn, in each epoch (1, 2, 3 ...) perhaps another way. */
  readonly augment?: (batch: Batch, random: Random, epoch: number) => Batch;
  readonly earlyStopping?: EarlyStopping;
  /**
   * Threads that share out each batch, on the WebAssembly engine (the others have threads of their own or none).
   * Default: one a core where each has pictures enough, else 1, which is this thread alone.
   */
  readonly workers?: number;
  /** Folder that keeps the run after each epoch, in one file, whole or not at all (checkpoint.bin). */
  readonly checkpoint?: string;
  /**
   * Goes on after the last epoch of the run that `checkpoint` keeps, as if it had never stopped: bit for bit with the
   * same number of workers. The network, the data and the options must be those of that run; there may be more epochs,
   * other workers and another patience. Default false: start anew.
   */
  readonly resume?: boolean;
  /** Called after each epoch, with the history so far; awaited. */
  readonly onEpoch?: (epoch: Epoch, history: readonly Epoch[]) => unknown;
  /** Called after each batch; awaited. */
  readonly onBatch?: (report: BatchReport) => unknown;
  /** Stops the run after the batch that is being worked on. */
  readonly signal?: AbortSignal;
  /** Whether the process' SIGINT (Ctrl-C, Jupyter's interrupt) stops the run after the batch too; default true. */
  readonly stopOnInterrupt?: boolean;
}
