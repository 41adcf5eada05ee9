import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FitsFile, readFits, readFitsBytes } from '../../../lib/fits/readFits';
import { fixtureNames, fixturePath } from '../../fits/fixtures';
import type { Fuzzer } from '../fuzzer';
import { unlessRefused } from '../refused';

const path = join(mkdtempSync(join(tmpdir(), 'seeing-lab-fuzz-')), 'damaged.fits');
/** Small files give more cases a minute. */
const MOST_SEED_BYTES = 20_000;

/** Two ways to the same pixels: from memory at once, and from disk as floats, plane by plane. */
export const fits: Fuzzer = {
  name: 'fits',
  seeds: async () =>
    fixtureNames()
      .map((name) => readFileSync(fixturePath(name)))
      .filter((bytes) => bytes.length <= MOST_SEED_BYTES),
  check: async (bytes) => {
    const file = await unlessRefused(() => readFitsBytes(bytes, path));
    writeFileSync(path, bytes);
    const fromDisk = await unlessRefused(() => readFits(path));
    assert.equal(fromDisk?.hdus.length, file?.hdus.length, 'memory and disk differ');
    if (file !== undefined) await compare(file, fromDisk!);
  },
};

async function compare(file: FitsFile, fromDisk: FitsFile): Promise<void> {
  for (const [n, hdu] of file.hdus.entries()) {
    if (hdu.type !== 'image' || hdu.shape.length === 0) continue;
    const pixels = await unlessRefused(() => hdu.pixels());
    const floats = await unlessRefused(() => fromDisk.hdus[n]!.floats());
    assert.equal(floats === undefined, pixels === undefined, `HDU ${n}: only one way refuses`);
    if (pixels === undefined) continue;
    const count = hdu.shape.reduce((product, length) => product * length, 1);
    assert.equal(pixels.length, count);
    assert.deepEqual(floats, Float32Array.from(pixels), `HDU ${n}: the two ways differ`);
    if (count === 0 || hdu.shape.length > 3) continue;
    const first = await hdu.pixels(0);
    assert.deepEqual(first, pixels.slice(0, first.length), `HDU ${n}: its first plane differs`);
  }
}
