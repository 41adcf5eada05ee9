import * as tf from '@tensorflow/tfjs';
import { useBackend } from '../../lib/network/backend';
import { type BenchResult, besidePeer, median } from './bench';
import { randomPictures } from './peer';
import { placeOf, THREADS, trainingTime } from './trainingTime';

/** Size of the thesis' training list. */
const STAMPS = process.env.SEEING_LAB_QUICK === '1' ? 320 : 2359;
const BATCH = 32;

/** The convolutions of the thesis CNN: side of the image, channels in and out. */
const CONVOLUTIONS = [
  [60, 1, 16],
  [30, 16, 32],
  [15, 32, 64],
] as const;

/**
 * Time of one epoch of the thesis CNN beside PyTorch's with as many threads, and the time from the call of train to the
 * end of the first batch. A bound says how fast an epoch could be: its convolutions' multiply-adds alone, forwards and for
 * both gradients, at the speed of the forward convolution on as many cores.
 */
export async function bench(): Promise<BenchResult[]> {
  const set = randomPictures(STAMPS, 60, 3);
  const { name: engine } = await useBackend();
  const bound = boundSeconds();
  const results: BenchResult[] = [];
  for (const threads of THREADS) {
    const place = placeOf(threads, engine);
    const { ours, peer, start } = await trainingTime({ network: 'thesis', set, threads, batch: BATCH });
    const epoch = {
      name: `epoch of the thesis CNN, ${STAMPS} stamps, batch ${BATCH}, ${place}`,
      value: ours,
      unit: 's',
    };
    const least = {
      name: `bound: that epoch at the forward convolution's speed, ${place}`,
      value: bound / threads,
      unit: 's',
    };
    const first = { name: `start of training to the end of the first batch, ${place}`, value: start, unit: 's' };
    results.push(
      besidePeer(epoch, peer),
      besidePeer(least, { name: 'the epoch above', value: ours }),
      besidePeer(first),
    );
  }
  return results;
}

/** Seconds of the epoch's convolutions on one core if all were as fast as forwards. The first has no input gradient. */
function boundSeconds(): number {
  const passes = CONVOLUTIONS.map(
    ([side, input, output], i) => (i === 0 ? 2 : 3) * forwardSeconds(side, input, output),
  );
  return (STAMPS / BATCH) * passes.reduce((sum, seconds) => sum + seconds, 0);
}

/** Median time of one forward convolution of a batch. */
function forwardSeconds(side: number, input: number, output: number): number {
  return tf.tidy(() => {
    const x = tf.randomUniform<tf.Rank.R4>([BATCH, side, side, input], 0, 1, 'float32', 1);
    const filter = tf.randomUniform<tf.Rank.R4>([3, 3, input, output], -1, 1, 'float32', 2);
    const times = Array.from({ length: 60 }, () => {
      const started = performance.now();
      tf.conv2d(x, filter, 1, 'same').dispose();
      return (performance.now() - started) / 1000;
    });
    return median(times.slice(10));
  });
}
