import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { daoStarFinder } from '../../lib/detect/dao/daoStarFinder';
import { sigmaClippedStatistics } from '../../lib/detect/dao/sigmaClippedStatistics';
import { findDonuts } from '../../lib/detect/donuts/donutFinder';
import type { Image } from '../../lib/image/image';
import type { BenchResult } from './bench';
import { benchFrame } from './benchFrame';
import { contest, type Peer, startPeer } from './contest';

const SCRIPT = join(__dirname, '../../../test/bench/detect.py');

/** Detection on one thread beside astropy, photutils and sep on the same frame, in turns. */
export async function bench(): Promise<BenchResult[]> {
  const { image } = benchFrame().simulated;
  const peer = await startPeerOn(image);
  const { median, std } = sigmaClippedStatistics(image);
  const theirs = (job: string) => peer && (() => peer.cost(job));
  const [astropy, photutils, sep] = peer?.versions ?? [];
  const size = `${image.width} x ${image.height}`;
  const dao5 = (background: number, deviation: number) =>
    daoStarFinder(image, { fwhm: 5, threshold: 5 * deviation, background });
  const results = [
    ...(await contest({
      name: `sigma-clipped statistics and DAOStarFinder(10 px, 75 std), ${size}`,
      ours: () => {
        const sky = sigmaClippedStatistics(image);
        return daoStarFinder(image, { fwhm: 10, threshold: 75 * sky.std, background: sky.median });
      },
      peer: peer ? `astropy ${astropy}, photutils ${photutils}` : null,
      theirs: theirs('clipped10'),
    })),
    ...(await contest({
      name: `DAOStarFinder(5 px, 5 std), ${size}`,
      ours: () => dao5(median, std),
      peer: peer ? `photutils ${photutils}` : null,
      theirs: theirs('dao5'),
    })),
    ...(await contest({
      name: `background (sigma-clipped statistics) and detection (DAOStarFinder(5 px, 5 std)), ${size}; sep: mesh background and extraction at 5 sigma`,
      ours: () => {
        const sky = sigmaClippedStatistics(image);
        return dao5(sky.median, sky.std);
      },
      peer: peer ? `sep ${sep}` : null,
      theirs: theirs('sep'),
    })),
    ...(await contest({ name: `donut finder, ${size}`, ours: () => findDonuts(image), peer: null, theirs: undefined })),
  ];
  peer?.stop();
  return results;
}

async function startPeerOn(image: Image): Promise<Peer | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-bench-'));
  try {
    const file = join(folder, 'image');
    writeFileSync(file, image.data);
    return await startPeer(SCRIPT, [file, String(image.width), String(image.height)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
