import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeRice, encodeRice } from '../../lib/fits/rice';
import { InputError } from '../../lib/inputError';
import { createRandom, type Random } from '../../lib/random';

/** Kinds of rows that real images have, and the extremes. */
const ROWS: Readonly<Record<string, (random: Random, limit: number, i: number) => number>> = {
  constant: () => 7,
  'a quiet sky': (random) => Math.round(100 + 3 * random.normal()),
  'a noisy sky': (random, limit) => Math.round((limit / 8) * Math.max(-7, Math.min(7, random.normal()))),
  'the whole range': (random, limit) => Math.floor(random.between(-limit, limit)),
  'both ends in turn': (_, limit, i) => (i % 2 === 0 ? -limit : limit - 1),
  'a star on a flat sky': (_, limit, i) => (i % 50 === 25 ? limit - 1 : 0),
  'one step up': (_, limit, i) => (i < 33 ? -limit : limit - 1),
};

for (const bytesPerPixel of [1, 2, 4]) {
  const limit = 2 ** (8 * bytesPerPixel - 1);
  for (const [kind, value] of Object.entries(ROWS)) {
    test(`${bytesPerPixel}-byte pixels of ${kind} come back bit for bit`, () => {
      const random = createRandom(`${kind}/${bytesPerPixel}`);
      for (const length of [1, 2, 31, 32, 33, 500]) {
        for (const blockSize of [16, 32]) {
          const row = Int32Array.from({ length }, (_, i) => value(random, limit, i));
          const encoded = encodeRice(row, { blockSize, bytesPerPixel });
          const decoded = new Int32Array(length);
          decodeRice(encoded, decoded, { blockSize, bytesPerPixel });
          assert.deepEqual(decoded, row);
        }
      }
    });
  }
}

test('a quiet sky shrinks, and the worst row grows by less than a tenth', () => {
  const random = createRandom(1);
  const options = { blockSize: 32, bytesPerPixel: 4 };
  const quiet = Int32Array.from({ length: 3200 }, () => Math.round(3 * random.normal()));
  assert.ok(encodeRice(quiet, options).length < 0.2 * 4 * quiet.length);
  const wild = Int32Array.from({ length: 3200 }, () => Math.floor(random.between(-(2 ** 31), 2 ** 31)));
  assert.ok(encodeRice(wild, options).length < 1.1 * 4 * wild.length);
});

test('a tile that ends early or was made otherwise is an error, never a hang', () => {
  const random = createRandom(2);
  const options = { blockSize: 32, bytesPerPixel: 4 };
  const row = Int32Array.from({ length: 3000 }, () => Math.round(40 * random.normal()));
  const encoded = encodeRice(row, options);
  for (const length of [0, 1, 10, encoded.length >> 1, encoded.length - 8]) {
    assert.throws(() => decodeRice(encoded.subarray(0, length), new Int32Array(3000), options), InputError);
  }
  for (const wrong of [
    { blockSize: 0, bytesPerPixel: 4 },
    { blockSize: Number.NaN, bytesPerPixel: 4 },
    { blockSize: 32, bytesPerPixel: 3 },
  ]) {
    assert.throws(() => decodeRice(encoded, new Int32Array(3000), wrong), InputError);
  }
});
