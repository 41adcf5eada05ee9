import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_WARP, randomWarp, THESIS_WARP, warpAll, warpDigits } from '../../lib/digits/warpDigits';
import { createRandom } from '../../lib/random';

/** A soft blob of ink at (x, y). */
function blob(x: number, y: number): Float32Array {
  return Float32Array.from({ length: 784 }, (_, i) => {
    const [dx, dy] = [(i % 28) - x, Math.floor(i / 28) - y];
    return Math.exp(-(dx * dx + dy * dy) / 4);
  });
}

function centre(picture: Float32Array): { x: number; y: number; ink: number } {
  let [x, y, ink] = [0, 0, 0];
  picture.forEach((value, i) => {
    ink += value;
    x += value * (i % 28);
    y += value * Math.floor(i / 28);
  });
  return { x: x / ink, y: y / ink, ink };
}

test('no warp leaves a digit as it is', () => {
  const digit = blob(10, 17);
  assert.deepEqual(warpAll(digit, NO_WARP), digit);
});

test('a shift to the right and down moves the ink so many pixels', () => {
  const { x, y } = centre(warpAll(blob(10, 12), { ...NO_WARP, shiftX: 3.5, shiftY: -2 }));
  assert.ok(Math.abs(x - 13.5) < 0.02 && Math.abs(y - 10) < 0.02, `${x}, ${y}`);
});

test('a quarter turn is clockwise about the middle', () => {
  const { x, y } = centre(warpAll(blob(20.5, 13.5), { ...NO_WARP, angle: 90 }));
  assert.ok(Math.abs(x - 13.5) < 0.02 && Math.abs(y - 20.5) < 0.02, `${x}, ${y}`);
});

test('a zoom of 1.5 moves the ink outwards and makes it 2.25 times as much', () => {
  const before = centre(blob(17.5, 13.5));
  const { x, ink } = centre(warpAll(blob(17.5, 13.5), { ...NO_WARP, zoom: 1.5 }));
  assert.ok(Math.abs(x - 19.5) < 0.05, `${x}`);
  assert.ok(Math.abs(ink / before.ink - 2.25) < 0.05, `${ink / before.ink}`);
});

test('what leaves the picture is gone and what comes in is paper', () => {
  const gone = warpAll(blob(14, 14), { ...NO_WARP, shiftX: 28 });
  assert.ok(gone.every((value) => value < 1e-6));
});

test('the same seed gives the same warps, another one others, each digit its own', () => {
  const two = new Float32Array(2 * 784);
  two.set(blob(12, 12));
  two.set(blob(12, 12), 784);
  const warped = warpDigits(two, THESIS_WARP, createRandom(4));
  assert.deepEqual(warpDigits(two, THESIS_WARP, createRandom(4)), warped);
  assert.notDeepEqual(warpDigits(two, THESIS_WARP, createRandom(5)), warped);
  assert.notDeepEqual(warped.subarray(0, 784), warped.subarray(784));
});

test('warps stay within their bounds and fill them', () => {
  const random = createRandom(1);
  const warps = Array.from({ length: 2000 }, () => randomWarp(THESIS_WARP, random));
  const range = (pick: (warp: (typeof warps)[number]) => number) => {
    const values = warps.map(pick);
    return [Math.min(...values), Math.max(...values)].map((value) => Math.round(value * 10) / 10);
  };
  assert.deepEqual(
    range(({ angle }) => angle),
    [-30, 30],
  );
  assert.deepEqual(
    range(({ shiftX }) => shiftX),
    [-7, 7],
  );
  assert.deepEqual(
    range(({ zoom }) => zoom),
    [0.5, 1.5],
  );
});
