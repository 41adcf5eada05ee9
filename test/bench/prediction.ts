import { useBackend } from '../../lib/network/backend';
import { openPredictor } from '../../lib/network/judge/predictor';
import { buildModel } from '../../lib/network/model/models';
import { type BenchResult, besidePeer, median } from './bench';
import { startOnnx } from './onnx';
import { randomPictures, startPyTorch, type Task } from './peer';
import { placeOf, ROUNDS, THREADS } from './trainingTime';

const STAMPS = process.env.SEEING_LAB_QUICK === '1' ? 320 : 2359;
const BATCH = 128;

/** Time to classify a stamp with the thesis CNN, threads running, beside PyTorch's and onnxruntime-node's with as many. */
export async function bench(): Promise<BenchResult[]> {
  const set = randomPictures(STAMPS, 60, 3);
  const { name: engine } = await useBackend();
  const results: BenchResult[] = [];
  for (const threads of THREADS) {
    const { ours, peers } = await predictionTime({ network: 'thesis', set, threads, batch: BATCH });
    const name = `prediction of a stamp, ${STAMPS} stamps, batch ${BATCH}, ${placeOf(threads, engine)}`;
    const perStamp = (seconds: number): number => (1e6 * seconds) / STAMPS;
    const measured = { name, value: perStamp(ours), unit: 'us' };
    if (peers.length === 0) results.push(besidePeer(measured));
    for (const peer of peers) results.push(besidePeer(measured, { name: peer.name, value: perStamp(peer.value) }));
  }
  return results;
}

interface Measured {
  readonly name: string;
  readonly value: number;
}

/** Seconds for all stamps, in turns with the peers, all warm. */
async function predictionTime(task: Task): Promise<{ readonly ours: number; readonly peers: readonly Measured[] }> {
  const started = [await startPyTorch(task), await startOnnx(task.set.pictures, task)];
  const peers = started.filter((peer) => peer !== undefined);
  const model = buildModel(task.network, { seed: 1 });
  const predictor = await openPredictor(model, { workers: task.threads, batchSize: task.batch });
  const ours: number[] = [];
  const theirs: number[][] = peers.map(() => []);
  for (let round = -1; round < ROUNDS; round++) {
    const before = performance.now();
    await predictor.predict(task.set.pictures);
    ours.push((performance.now() - before) / 1000);
    for (const [i, peer] of peers.entries()) theirs[i]!.push(await peer.predict());
  }
  for (const peer of peers) await peer.stop();
  await predictor.close();
  model.dispose();
  const measured = peers.map(({ name }, i) => ({ name, value: median(theirs[i]!.slice(1)) }));
  return { ours: median(ours.slice(1)), peers: measured };
}
