import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImage } from '../../lib/image/image';
import { whatIsNoPicture } from '../../lib/image/whatIsNoPicture';
import { createRandom } from '../../lib/random';

test('a frame without a picture is told by what it is, a frame with one is not', () => {
  const of = (value: (n: number) => number) =>
    whatIsNoPicture(
      createImage(
        50,
        40,
        Float32Array.from({ length: 2000 }, (_, n) => value(n)),
      ),
    );
  const random = createRandom(1);
  assert.equal(
    of(() => Number.NaN),
    'no pixel has a value',
  );
  assert.equal(
    of((n) => (n === 7 ? Number.NaN : 65535)),
    'all pixels are 65535',
  );
  assert.match(of((n) => (n < 20 ? 60000 : 65535))!, /^all white: 99.0 %/);
  assert.match(of((n) => (n === 3 ? -1e38 : n))!, /^1 pixels are beyond 1e\+30, up to 1.0e\+38/);
  assert.equal(
    of(() => 100 + random.normal()),
    undefined,
  );
  assert.equal(
    of((n) => (n === 3 ? Number.POSITIVE_INFINITY : random.integer(2))),
    undefined,
  );
  assert.equal(
    of((n) => (n < 1000 ? 255 : random.integer(255))),
    undefined,
    'the Moon, overexposed',
  );
});
