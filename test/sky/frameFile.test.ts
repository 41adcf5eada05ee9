import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readImage } from '../../lib/fits/readImage';
import { createRandom } from '../../lib/random';
import { frameFile } from '../../lib/sky/frameFile';
import { simulateFrame, skyDeviation } from '../../lib/sky/simulateFrame';
import { quietFrame } from './scene';

async function write(context: { after(fn: () => Promise<void>): void }, bytes: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'frame-'));
  context.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'frame.fits.fz');
  await writeFile(path, bytes);
  return path;
}

test('a calibrated frame reads back from its file to a fraction of its noise, with its header', async (context) => {
  const frame = quietFrame();
  const simulated = simulateFrame(frame, createRandom(1));
  const { image, header, hdu } = await readImage(await write(context, frameFile(simulated, frame)));
  assert.equal(hdu, 1);
  assert.equal(header.number('PIXSCALE'), 0.58);
  assert.equal(header.text('SITEID'), 'sim');
  const step = skyDeviation(frame) / 4;
  for (let i = 0; i < image.data.length; i++) {
    assert.ok(Math.abs(image.data[i] - simulated.image.data[i]) < step);
  }
});

test('a raw frame reads back exactly', async (context) => {
  const quiet = quietFrame();
  const frame = { ...quiet, detector: { ...quiet.detector, wholeCounts: true, pedestal: 500, saturation: 65_535 } };
  const simulated = simulateFrame(frame, createRandom(1));
  const { image, hdu } = await readImage(await write(context, frameFile(simulated, frame)));
  assert.equal(hdu, 0);
  assert.deepEqual(image.data, simulated.image.data);
});

test('fitsverify finds no fault with the files', async (context) => {
  const quiet = quietFrame();
  for (const wholeCounts of [false, true]) {
    const frame = { ...quiet, detector: { ...quiet.detector, wholeCounts } };
    const path = await write(context, frameFile(simulateFrame(frame, createRandom(1)), frame));
    try {
      execFileSync('fitsverify', ['-q', path], { encoding: 'utf8' });
    } catch (error) {
      const { code, stdout } = error as NodeJS.ErrnoException & { stdout?: string };
      if (code === 'ENOENT') return context.skip('fitsverify is not installed');
      assert.fail(`fitsverify: ${stdout}`);
    }
  }
});
