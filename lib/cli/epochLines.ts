import type { Epoch } from '../network/train/history';
import type { BatchReport } from '../network/train/trainOptions';
import { terminalProgress } from '../progress';

/** Shows where a training stands; the time left counts from the batch with which this run began or was resumed. */
export function batchProgress(): (report: BatchReport) => void {
  const show = terminalProgress('training: batch');
  let before: number | undefined;
  return ({ epoch, epochs, batch, batches, loss, accuracy }) => {
    const done = (epoch - 1) * batches + batch;
    before ??= done - 1;
    const message = `epoch ${epoch}/${epochs}, loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(4)}`;
    show(done - before, epochs * batches - before, message);
  };
}

/** What a command prints when an epoch has ended. */
export function epochLine(epoch: Epoch, epochs: number): string {
  const { loss, accuracy, validationLoss, validationAccuracy, seconds } = epoch;
  const validation =
    validationLoss === undefined
      ? ''
      : `, validation loss ${validationLoss.toFixed(4)}, accuracy ${validationAccuracy!.toFixed(4)}`;
  const training = `loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(4)}`;
  return `epoch ${epoch.epoch}/${epochs}: ${training}${validation}, ${seconds.toFixed(1)} s`;
}
