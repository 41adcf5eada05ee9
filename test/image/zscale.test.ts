import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImage } from '../../lib/image/image';
import { zscale } from '../../lib/image/zscale';
import { InputError } from '../../lib/inputError';
import { ANSWERS, fixtureImage } from '../detect/dao/fixtures';

for (const answer of ANSWERS) {
  test(`zscale limits are those of astropy's ZScaleInterval: ${answer.name}`, () => {
    const { low, high } = zscale(fixtureImage(answer));
    const [wantedLow, wantedHigh] = answer.zscale;
    assert.ok(Math.abs(low - wantedLow) <= 1e-10 * Math.abs(wantedLow), `${low}, wanted ${wantedLow}`);
    assert.ok(Math.abs(high - wantedHigh) <= 1e-10 * Math.abs(wantedHigh), `${high}, wanted ${wantedHigh}`);
  });
}

test('a constant image and a single pixel have that value as both limits', () => {
  assert.deepEqual(zscale(createImage(40, 30, new Float32Array(1200).fill(5))), { low: 5, high: 5 });
  assert.deepEqual(zscale(createImage(1, 1, Float32Array.of(3))), { low: 3, high: 3 });
});

test('an image without a finite pixel has no limits', () => {
  assert.throws(() => zscale(createImage(2, 2, new Float32Array(4).fill(Number.NaN))), InputError);
});
