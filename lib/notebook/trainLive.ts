import type * as tf from '@tensorflow/tfjs';
import { lossAndAccuracyCurves } from '../figures/lossAndAccuracyCurves';
import { evaluatePictures } from '../network/judge/evaluate';
import { outputClasses } from '../network/model/modelShape';
import type { Epoch, History } from '../network/train/history';
import { train } from '../network/train/train';
import { type TrainingPictures, toPictures } from '../network/train/trainingData';
import type { BatchReport, TrainOptions } from '../network/train/trainOptions';
import { terminalProgress } from '../progress';
import type { StampSet } from '../stamps/stampSet';
import { inNotebook } from './display';
import { cellSignal, noteOutcome } from './interruption';
import { liveFigure } from './liveFigure';
import { progressLine } from './progressLine';
import { secondsLeft } from './secondsLeft';

export interface LiveTrainOptions extends TrainOptions {
  /** Title of the curves. */
  readonly title: string;
}

/**
 * Trains as `train` does, with a line that says epoch, batch, loss and time left, and curves that grow under the cell.
 * Interrupting the kernel stops after the batch and keeps the curves and the last epoch's weights; when that is in the first epoch, the
 * history holds this epoch as far as it came. Another training in the same cell then does not begin.
 */
export async function trainLive(
  model: tf.LayersModel,
  training: StampSet | TrainingPictures,
  options: LiveTrainOptions,
): Promise<History> {
  const { title, epochs: wanted } = options;
  const line = progressLine(title);
  const terminal = inNotebook() ? undefined : terminalProgress(title);
  const curves = liveFigure();
  const left = secondsLeft();
  let last: BatchReport | undefined;
  const trained = await train(model, training, {
    ...options,
    signal: AbortSignal.any([cellSignal(), ...(options.signal === undefined ? [] : [options.signal])]),
    onBatch: async (report) => {
      last = report;
      const { epoch, epochs, batch, batches, loss, accuracy } = report;
      const time = left.afterBatch(report, line.seconds());
      const place = `epoch ${epoch} of ${epochs}, batch ${batch} of ${batches}`;
      terminal?.((epoch - 1) * batches + batch, epochs * batches, place);
      line.update(`${place}, loss ${loss.toFixed(3)}, accuracy ${accuracy.toFixed(3)}, ${time}`);
      await options.onBatch?.(report);
    },
    onEpoch: async (epoch, epochs) => {
      left.afterEpoch(line.seconds());
      curves.update(lossAndAccuracyCurves(epochs, { title, totalEpochs: wanted }));
      await options.onEpoch?.(epoch, epochs);
    },
  });
  const history = await withFirstEpoch(trained, {
    model,
    last,
    validation: options.validation,
    seconds: line.seconds(),
  });
  const time = `${line.seconds().toFixed(0)} s`;
  if (history.stopped === 'interrupted') {
    const howFar = placeOf(last, wanted);
    noteOutcome(title, howFar);
    const kept = trained.bestEpoch > 0 ? `after epoch ${trained.bestEpoch}` : 'that it began with';
    line.end(`${howFar}, in ${time}; the weights are those ${kept}`);
  } else {
    noteOutcome(title);
    line.end(`done in ${time}`);
  }
  if (history.epochs.length > 0) curves.update(lossAndAccuracyCurves(history, { title }));
  await curves.finish();
  return history;
}

function placeOf(last: BatchReport | undefined, epochs: number): string {
  if (last === undefined) return `stopped before the first of ${epochs} epochs`;
  return `stopped in epoch ${last.epoch} of ${epochs}, after batch ${last.batch} of ${last.batches}`;
}

interface Begun {
  readonly model: tf.LayersModel;
  readonly last: BatchReport | undefined;
  readonly validation: TrainOptions['validation'];
  readonly seconds: number;
}

/** Where the first epoch was stopped, the history gets it as far as it came: what follows has numbers to show. */
async function withFirstEpoch(history: History, { model, last, validation, seconds }: Begun): Promise<History> {
  if (history.epochs.length > 0 || last === undefined) return history;
  const epoch: Epoch = { epoch: 1, loss: last.loss, accuracy: last.accuracy, seconds };
  if (validation === undefined) return { ...history, epochs: [epoch], bestEpoch: 1 };
  const classNames = Array.from({ length: outputClasses(model) }, (_, i) => String(i));
  const judged = await evaluatePictures(model, { ...toPictures(validation), classNames });
  const whole = { ...epoch, validationLoss: judged.loss, validationAccuracy: judged.accuracy };
  return { ...history, epochs: [whole], bestEpoch: 1 };
}
