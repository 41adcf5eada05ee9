import type * as tf from '@tensorflow/tfjs';
import { lossAndAccuracyCurves } from '../figures/lossAndAccuracyCurves';
import type { History } from '../network/train/history';
import { train } from '../network/train/train';
import type { TrainingPictures } from '../network/train/trainingData';
import type { TrainOptions } from '../network/train/trainOptions';
import type { StampSet } from '../stamps/stampSet';
import { cellProgress } from './cellProgress';
import { liveFigure } from './liveFigure';

export interface LiveTrainOptions extends TrainOptions {
  /** Title of the curves. */
  readonly title: string;
}

/**
 * Trains as `train` does, with a line that says epoch, batch, loss and time left, and curves that grow under the cell.
 * Interrupting the kernel stops after the batch and keeps what is there.
 */
export async function trainLive(
  model: tf.LayersModel,
  training: StampSet | TrainingPictures,
  options: LiveTrainOptions,
): Promise<History> {
  const progress = cellProgress(options.title);
  const curves = liveFigure();
  let batchesBefore: number | undefined;
  const history = await train(model, training, {
    ...options,
    onBatch: async (report) => {
      const { epoch, epochs, batch, batches, loss, accuracy } = report;
      const message = `epoch ${epoch} of ${epochs}, batch ${batch} of ${batches}, loss ${loss.toFixed(3)}, accuracy ${accuracy.toFixed(3)}`;
      // The time left counts from the batch with which this run began or was resumed.
      batchesBefore ??= (epoch - 1) * batches + batch - 1;
      progress((epoch - 1) * batches + batch - batchesBefore, epochs * batches - batchesBefore, message);
      await options.onBatch?.(report);
    },
    onEpoch: async (epoch, epochs) => {
      curves.update(lossAndAccuracyCurves(epochs, { title: options.title }));
      await options.onEpoch?.(epoch, epochs);
    },
  });
  progress(1, 1, history.stopped);
  if (history.epochs.length > 0) curves.update(lossAndAccuracyCurves(history, { title: options.title }));
  await curves.finish();
  return history;
}
