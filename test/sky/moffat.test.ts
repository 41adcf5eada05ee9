import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moffatGamma, moffatRadius } from '../../lib/sky/moffat';

test('half of the peak is left half a FWHM from the centre', () => {
  for (const beta of [2.5, 3.3, 4.5]) {
    const gamma = moffatGamma(4, beta);
    assert.ok(Math.abs((1 + (2 / gamma) ** 2) ** -beta - 0.5) < 1e-12);
    assert.ok(Math.abs(moffatRadius(4, beta, 0.5) - 2) < 1e-12);
  }
});
