import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { unwrap } from '../../lib/fits/unwrap';
import { InputError } from '../../lib/inputError';
import { fixturePath } from './fixtures';

const plain = readFileSync(fixturePath('int16.fits'));

test('gzip, bzip2 and compress come off, a bare file stays as it is', async () => {
  for (const suffix of ['gz', 'bz2', 'Z']) {
    const unwrapped = await unwrap(readFileSync(fixturePath(`wrapped.fits.${suffix}`)), suffix);
    assert.ok(plain.equals(unwrapped), suffix);
  }
  assert.equal(await unwrap(plain, 'plain'), plain);
});

test('several bzip2 streams are one file, and what follows the last is left alone', async () => {
  const streams = ['wrapped.fits.bz2', 'wrapped.fits.bz2'].map((name) => readFileSync(fixturePath(name)));
  assert.ok(Buffer.concat([plain, plain]).equals(await unwrap(Buffer.concat(streams), 'night.fits.bz2')));
  assert.ok(plain.equals(await unwrap(Buffer.concat([streams[0]!, Buffer.from('junk')]), 'night.fits.bz2')));
});

test('a wrapping that is cut off or damaged is one clear error', async () => {
  for (const suffix of ['gz', 'bz2']) {
    const whole = readFileSync(fixturePath(`wrapped.fits.${suffix}`));
    const damaged = Buffer.from(whole);
    damaged.fill(0xaa, whole.length >> 1, (whole.length >> 1) + 40);
    for (const bytes of [whole.subarray(0, whole.length >> 1), whole.subarray(0, 12), damaged]) {
      await assert.rejects(
        unwrap(bytes, 'night.fits'),
        (error: Error) => error instanceof InputError && error.message.startsWith('night.fits cannot be unpacked: '),
        suffix,
      );
    }
  }
  await assert.rejects(unwrap(Buffer.from([0x1f, 0x9d, 0x9f, 1, 2, 3]), 'night.fits.Z'), /codes of 31 bits/);
});
