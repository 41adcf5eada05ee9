import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readImage } from '../../lib/fits/readImage';
import { frameFile } from '../../lib/sky/frameFile';
import type { BenchResult } from './bench';
import { benchFrame } from './benchFrame';
import { contest, startPeer } from './contest';

const SCRIPT = join(__dirname, '../../../test/bench/fits.py');

/** Reading a Rice-compressed frame from disk into memory as floats, beside astropy. */
export async function bench(): Promise<BenchResult[]> {
  const { frame, simulated } = benchFrame();
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-bench-'));
  const file = join(folder, frame.file);
  try {
    writeFileSync(file, frameFile(simulated, frame));
    const peer = await startPeer(SCRIPT, [file]);
    const results = await contest({
      name: `reading a Rice-compressed frame (RICE_1, dithered floats), ${frame.width} x ${frame.height}`,
      ours: () => readImage(file),
      peer: peer ? `astropy ${peer.versions[0]}` : null,
      theirs: peer && (() => peer.cost('read')),
    });
    peer?.stop();
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
