import { useBackend } from '../../lib/network/backend';
import { type BenchResult, besidePeer } from './bench';
import { randomPictures } from './peer';
import { placeOf, THREADS, trainingTime } from './trainingTime';

/** A tenth of MNIST's training set, about. */
const DIGITS = process.env.SEEING_LAB_QUICK === '1' ? 640 : 6400;
const BATCH = 128;

/** Time of one epoch of the thesis' digit network beside PyTorch's with as many threads. */
export async function bench(): Promise<BenchResult[]> {
  const set = randomPictures(DIGITS, 28, 10);
  const { name: engine } = await useBackend();
  const results: BenchResult[] = [];
  for (const threads of THREADS) {
    const { ours, peer } = await trainingTime({ network: 'mnistCnn', set, threads, batch: BATCH });
    const name = `epoch of the MNIST CNN, ${DIGITS} digits, batch ${BATCH}, ${placeOf(threads, engine)}`;
    results.push(besidePeer({ name, value: ours, unit: 's' }, peer));
  }
  return results;
}
