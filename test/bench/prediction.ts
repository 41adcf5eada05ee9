import { useBackend } from '../../lib/network/backend';
import { buildModel } from '../../lib/network/models';
import { openPredictor } from '../../lib/network/predictor';
import { type BenchResult, besidePeer, median } from './bench';
import { randomPictures, startPyTorch, type Task } from './peer';
import { namedMedian, placeOf, ROUNDS, THREADS } from './trainingTime';

const STAMPS = process.env.SEEING_LAB_QUICK === '1' ? 320 : 2359;
const BATCH = 128;

/** Time to classify a stamp with the thesis CNN, threads running, beside PyTorch's with as many. */
export async function bench(): Promise<BenchResult[]> {
  const set = randomPictures(STAMPS, 60, 3);
  const { name: engine } = await useBackend();
  const results: BenchResult[] = [];
  for (const threads of THREADS) {
    const { ours, peer } = await predictionTime({ network: 'thesis', set, threads, batch: BATCH });
    const name = `prediction of a stamp, ${STAMPS} stamps, batch ${BATCH}, ${placeOf(threads, engine)}`;
    const perStamp = (seconds: number): number => (1e6 * seconds) / STAMPS;
    const theirs = peer && { name: peer.name, value: perStamp(peer.value) };
    results.push(besidePeer({ name, value: perStamp(ours), unit: 'us' }, theirs));
  }
  return results;
}

/** Seconds for all stamps, in turns with the peer, both warm. */
async function predictionTime(
  task: Task,
): Promise<{ readonly ours: number; readonly peer: ReturnType<typeof namedMedian> }> {
  const peer = await startPyTorch(task);
  const model = buildModel(task.network, { seed: 1 });
  const predictor = await openPredictor(model, { workers: task.threads, batchSize: task.batch });
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const started = performance.now();
    await predictor.predict(task.set.pictures);
    ours.push((performance.now() - started) / 1000);
    if (peer !== undefined) theirs.push(await peer.predict());
  }
  peer?.stop();
  await predictor.close();
  model.dispose();
  return { ours: median(ours.slice(1)), peer: namedMedian(peer, theirs.slice(1)) };
}
