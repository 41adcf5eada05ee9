import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enclosedDips } from '../../../lib/detect/donuts/enclosedDips';
import { createImage, type Image } from '../../../lib/image/image';

const OPTIONS = { floor: 0, noise: 1, leastSigmas: 5, leastShare: 0.1 };

/** One digit a pixel, in tens. */
function drawn(...rows: string[]): Image {
  const data = Float32Array.from(rows.join(''), (digit) => (digit === '?' ? Number.NaN : 10 * Number(digit)));
  return createImage(rows[0]!.length, rows.length, data);
}

test('what a closed ring encloses is a dip, up to the ring’s weakest point', () => {
  const [dip, ...others] = enclosedDips(
    drawn(
      '000000000', //
      '008888000',
      '008118000',
      '008128500',
      '008888000',
      '000000000',
    ),
    OPTIONS,
  );
  assert.equal(others.length, 0);
  assert.deepEqual({ x: dip!.x, y: dip!.y, area: dip!.area }, { x: 3.5, y: 2.5, area: 4 });
  assert.ok(Math.abs(dip!.bottom - 10) < 0.1 && Math.abs(dip!.saddle - 80) < 0.5);
});

test('a gap, or the edge of the image, lets the sky in', () => {
  const open = ['0000000', '0088800', '0080000', '0088800', '0000000'];
  assert.deepEqual(enclosedDips(drawn(...open), OPTIONS), []);
  assert.deepEqual(enclosedDips(drawn('80008', '80008', '88888'), OPTIONS), []);
});

test('pixels that touch at a corner close a ring, and what is no number is a wall', () => {
  assert.equal(enclosedDips(drawn('00000', '00900', '09090', '00900', '00000'), OPTIONS).length, 1);
  assert.equal(enclosedDips(drawn('00000', '00?00', '09090', '00900', '00000'), OPTIONS).length, 1);
});

test('a hole with steps is one dip, two holes side by side are two', () => {
  const nested = drawn('0000000', '0999990', '0955590', '0951590', '0955590', '0999990', '0000000');
  assert.deepEqual(
    enclosedDips(nested, OPTIONS).map(({ area }) => area),
    [9],
  );
  const beside = drawn('0000000', '0999990', '0919290', '0999990', '0000000');
  assert.deepEqual(
    enclosedDips(beside, OPTIONS)
      .map(({ x }) => x)
      .sort(),
    [2, 4],
  );
});

test('shallow dips are left out', () => {
  const shallow = drawn('00000', '09990', '09890', '09990', '00000');
  assert.equal(enclosedDips(shallow, OPTIONS).length, 1);
  assert.equal(enclosedDips(shallow, { ...OPTIONS, leastSigmas: 11 }).length, 0);
  assert.equal(enclosedDips(shallow, { ...OPTIONS, leastShare: 0.2 }).length, 0);
});
