import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImage } from '../../lib/image/image';
import { grayLevels, minMaxLimits, percentileLimits, STRETCHES } from '../../lib/image/stretch';
import { InputError } from '../../lib/inputError';
import { ANSWERS, fixtureImage, fixtureNamed } from '../detect/dao/fixtures';

for (const answer of ANSWERS) {
  test(`percentile limits are those of astropy's PercentileInterval: ${answer.name}`, () => {
    const { low, high } = percentileLimits(fixtureImage(answer), 98.5);
    const [wantedLow, wantedHigh] = answer.percentile;
    assert.ok(Math.abs(low - wantedLow) <= 1e-12 * Math.abs(wantedLow), `${low}, wanted ${wantedLow}`);
    assert.ok(Math.abs(high - wantedHigh) <= 1e-12 * Math.abs(wantedHigh), `${high}, wanted ${wantedHigh}`);
  });
}

test('min-max limits and the 100 % limits are the finite extremes', () => {
  const { image } = fixtureNamed('holes');
  const limits = minMaxLimits(image);
  const finite = image.data.filter(Number.isFinite).sort();
  assert.deepEqual(limits, { low: finite[0], high: finite.at(-1) });
  assert.deepEqual(percentileLimits(image, 100), limits);
});

test('limits of an image without a finite pixel, and percentages that keep nothing, are refused', () => {
  const blank = createImage(2, 2, new Float32Array(4).fill(Number.NaN));
  assert.throws(() => minMaxLimits(blank), InputError);
  assert.throws(() => percentileLimits(blank, 99), InputError);
  assert.throws(() => percentileLimits(createImage(2, 2), 0), RangeError);
});

const RAMP = createImage(7, 1, Float32Array.of(-50, 0, 1, 25, 50, 100, 1000));
const LIMITS = { low: 0, high: 100 };

test('every stretch runs from black at the low limit to white at the high one, and stops there', () => {
  for (const stretch of STRETCHES) {
    const levels = grayLevels(RAMP, LIMITS, { stretch });
    assert.deepEqual([levels[0], levels[1], levels[5], levels[6]], [0, 0, 255, 255], stretch);
    assert.deepEqual(levels, levels.slice().sort(), stretch);
  }
});

test('between the limits the stretches give the levels of their formulas', () => {
  const quarter = (stretch: (typeof STRETCHES)[number]) => grayLevels(RAMP, LIMITS, { stretch })[3];
  assert.equal(quarter('linear'), 64);
  assert.equal(quarter('sqrt'), 128);
  assert.equal(quarter('log'), Math.round((255 * Math.log(251)) / Math.log(1001)));
  assert.equal(quarter('asinh'), Math.round((255 * Math.asinh(2.5)) / Math.asinh(10)));
});

test('inverted gray is the negative', () => {
  const levels = grayLevels(RAMP, LIMITS);
  assert.deepEqual(
    [...grayLevels(RAMP, LIMITS, { inverted: true })],
    [...levels].map((level) => 255 - level),
  );
});

test('NaN is shown as the low limit is, infinities as the limits', () => {
  const image = createImage(3, 1, Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
  assert.deepEqual([...grayLevels(image, LIMITS)], [0, 255, 0]);
});

test('equal limits, as a constant image has, make black and white without failing', () => {
  const image = createImage(3, 1, Float32Array.of(4, 5, 6));
  assert.deepEqual([...grayLevels(image, { low: 5, high: 5 })], [0, 0, 255]);
});
