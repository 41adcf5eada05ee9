import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFitsBytes } from '../../../lib/fits/readFits';
import { fixturePath } from '../../fits/fixtures';
import type { Fuzzer } from '../fuzzer';
import { unlessRefused } from '../refused';

/** What is read has as many pixels as it declares, the same ones each time, plane by plane as all at once. */
export const xisf: Fuzzer = {
  name: 'xisf',
  isText: true,
  seeds: async () =>
    readdirSync(fixturePath('xisf'))
      .filter((name) => name.endsWith('.xisf'))
      .map((name) => readFileSync(join(fixturePath('xisf'), name))),
  check: async (bytes) => {
    const file = await unlessRefused(() => readFitsBytes(bytes, 'damaged.xisf'));
    for (const hdu of file?.hdus ?? []) {
      const pixels = await unlessRefused(() => hdu.pixels());
      if (pixels === undefined) continue;
      assert.equal(
        pixels.length,
        hdu.shape.reduce((product, length) => product * length, 1),
      );
      const again = await readFitsBytes(bytes, 'damaged.xisf');
      const first = await again.hdus[hdu.index]!.pixels(0);
      assert.deepEqual(first, pixels.slice(0, first.length));
    }
  },
};
