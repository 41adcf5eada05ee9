/** Where a training stands. */
interface Place {
  /** 1, 2, 3 ... */
  readonly epoch: number;
  readonly epochs: number;
  readonly batch: number;
  readonly batches: number;
}

/**
 * The time that a training still needs, in words, from the epochs that this run has completed, validation included. The
 * first epoch warms up, so that from the third on only later ones count; within the first there is only its own pace.
 */
export function secondsLeft(): {
  /** Called when an epoch is complete, `seconds` after the start. */
  readonly afterEpoch: (seconds: number) => void;
  /** What is left after a batch, `seconds` after the start. */
  readonly afterBatch: (place: Place, seconds: number) => string;
} {
  const ends: number[] = [];
  let firstBatch: Place | undefined;
  const perEpoch = (): number =>
    ends.length > 1 ? (ends.at(-1)! - ends[0]!) / (ends.length - 1) : ends.length === 1 ? ends[0]! : Number.NaN;
  return {
    afterEpoch: (seconds) => void ends.push(seconds),
    afterBatch(place, seconds) {
      firstBatch ??= place;
      const { epoch, epochs, batch, batches } = place;
      if (ends.length === 0) {
        const done = batch - firstBatch.batch + 1;
        const left = (epochs - epoch + 1) * batches - batch;
        return `at least ${Math.ceil((seconds / done) * left)} s left`;
      }
      return `${Math.ceil(perEpoch() * (epochs - epoch + 1 - batch / batches))} s left`;
    },
  };
}
