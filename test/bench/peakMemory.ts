import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { useBackend } from '../../lib/network/backend';
import { type BenchResult, besidePeer } from './bench';
import { randomPictures, startPyTorch } from './peer';
import { placeOf, THREADS } from './trainingTime';

const STAMPS = process.env.SEEING_LAB_QUICK === '1' ? 320 : 2359;
const BATCH = 32;

/** Trains two epochs in a process of its own, whose peak is then that of the training; prints bytes. */
const TRAIN = `
const { useBackend } = require(${JSON.stringify(join(__dirname, '../../lib/network/backend'))});
const { buildModel } = require(${JSON.stringify(join(__dirname, '../../lib/network/model/models'))});
const { train } = require(${JSON.stringify(join(__dirname, '../../lib/network/train/train'))});
const { randomPictures } = require(${JSON.stringify(join(__dirname, 'peer'))});
const [stamps, batchSize, workers] = process.argv.slice(1).map(Number);
(async () => {
  await useBackend();
  await train(buildModel('thesis', { seed: 1 }), randomPictures(stamps, 60, 3), { epochs: 2, seed: 1, batchSize, workers });
  console.log(1024 * process.resourceUsage().maxRSS);
})();`;

/** Peak resident memory of a process that trains the thesis CNN, beside PyTorch's, the stamps (34 MB) included. */
export async function bench(): Promise<BenchResult[]> {
  const { name: engine } = await useBackend();
  const results: BenchResult[] = [];
  for (const threads of THREADS) {
    const words = ['-e', TRAIN, ...[STAMPS, BATCH, threads].map(String)];
    const bytes = Number(execFileSync(process.execPath, words, { encoding: 'utf8' }));
    const name = `peak memory of training the thesis CNN, ${placeOf(threads, engine)}`;
    results.push(besidePeer({ name, value: bytes / 1e6, unit: 'MB' }, await peakOfPeer(threads)));
  }
  return results;
}

async function peakOfPeer(threads: number): Promise<{ readonly name: string; readonly value: number } | undefined> {
  const set = randomPictures(STAMPS, 60, 3);
  const peer = await startPyTorch({ network: 'thesis', set, threads, batch: BATCH });
  if (peer === undefined) return undefined;
  await peer.epoch();
  const value = (await peer.memory()) / 1e6;
  peer.stop();
  return { name: peer.name, value };
}
