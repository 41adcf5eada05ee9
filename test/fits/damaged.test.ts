import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Pixels } from '../../lib/fits/pixels';
import { readFitsBytes } from '../../lib/fits/readFits';
import { InputError } from '../../lib/inputError';
import { createRandom } from '../../lib/random';
import { fixtureNames, fixturePath } from './fixtures';

const MUTATIONS = 200;
/** The slowest damaged file takes milliseconds; a hang takes for ever. */
const MOST_SECONDS = 5;

/** Reads everything in a file. Gives 'pixels' or 'refused'; any other exception fails the test. */
async function outcome(bytes: Uint8Array): Promise<'pixels' | 'refused'> {
  try {
    for (const hdu of (await readFitsBytes(bytes, 'damaged.fits')).hdus) {
      if (hdu.type === 'image' && hdu.shape.length > 0) await hdu.pixels();
    }
    return 'pixels';
  } catch (error) {
    if (error instanceof InputError) return 'refused';
    throw error;
  }
}

/** The pixels of each HDU that can be read. */
async function images(bytes: Uint8Array): Promise<(Pixels | undefined)[]> {
  try {
    const { hdus } = await readFitsBytes(bytes, 'cut.fits');
    return await Promise.all(hdus.map((hdu) => hdu.pixels().catch(refusal)));
  } catch (error) {
    return refusal(error) ?? [];
  }
}

function refusal(error: unknown): undefined {
  if (!(error instanceof InputError)) throw error;
}

for (const name of fixtureNames()) {
  test(`${name} with random bytes changed gives pixels or one clear error, in short time`, async () => {
    const sound = readFileSync(fixturePath(name));
    const random = createRandom(`damaged/${name}`);
    for (let k = 0; k < MUTATIONS; k++) {
      const damaged = Buffer.from(sound);
      for (let flips = 1 + random.integer(20); flips > 0; flips--) {
        damaged[random.integer(damaged.length)] = random.integer(256);
      }
      const started = performance.now();
      await outcome(damaged).catch((error: Error) => {
        throw new Error(`mutation ${k} of ${name}: ${error.stack}`);
      });
      const seconds = (performance.now() - started) / 1000;
      assert.ok(seconds < MOST_SECONDS, `mutation ${k} took ${seconds} s`);
    }
  });

  test(`${name} cut off anywhere gives the pixels of the whole file or one clear error`, async () => {
    const sound = readFileSync(fixturePath(name));
    const whole = await images(sound);
    for (let k = 0; k < 40; k++) {
      const cut = await images(sound.subarray(0, Math.floor((k / 40) * sound.length)));
      cut.forEach((pixels, index) => {
        if (pixels !== undefined) assert.deepEqual(pixels, whole[index]);
      });
    }
    assert.equal(await outcome(sound.subarray(0, 20)), 'refused');
  });
}

test('digits changed in the headers of compressed files give pixels or one clear error', async () => {
  const random = createRandom('digits');
  for (const name of fixtureNames().filter((file) => /fpack|rice|hcompress|plio|gzip/.test(file))) {
    const sound = readFileSync(fixturePath(name));
    const digits = [...sound.keys()].filter((i) => i >= 2880 && i < 8640 && sound[i]! >= 0x30 && sound[i]! <= 0x39);
    for (let k = 0; k < 40; k++) {
      const damaged = Buffer.from(sound);
      const at = digits[random.integer(digits.length)]!;
      damaged[at] = 0x30 + random.integer(10);
      if (random.uniform() < 0.5) damaged[at - 1] = 0x30 + random.integer(10);
      await outcome(damaged);
    }
  }
});
