import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImage, type Image } from '../../lib/image/image';
import { grayLevels, STRETCHES } from '../../lib/image/stretch';
import { InputError } from '../../lib/inputError';
import { precisionAt } from '../../lib/notebook/frameView/companding';
import { frameView } from '../../lib/notebook/frameView/frameView';
import { packFrame } from '../../lib/notebook/frameView/packFrame';
import { paintFrame } from '../../lib/notebook/frameView/page/paintFrame';
import { pyramid } from '../../lib/notebook/frameView/page/pyramid';
import { readoutAt } from '../../lib/notebook/frameView/page/readout';
import { shadeTable } from '../../lib/notebook/frameView/page/shades';
import { toCanvas, toFrame, wholeFrame, withinLimits, zoomAbout } from '../../lib/notebook/frameView/page/viewport';
import { unpackFrame } from '../../lib/notebook/frameView/unpackFrame';
import { createRandom } from '../../lib/random';

/** A sky of 300 with a noise of 12, and a bright star in the middle. */
function sky(width: number, height: number): Image {
  const random = createRandom(5);
  const image = createImage(width, height);
  image.data.forEach((_, i) => {
    const [x, y] = [(i % width) - width / 2, Math.floor(i / width) - height / 2];
    image.data[i] = 300 + 12 * random.normal() + 60_000 * Math.exp(-(x * x + y * y) / 20);
  });
  return image;
}

/** The largest error over what the view says of it. */
async function worstError(image: Image, maxBytes: number): Promise<number> {
  const packed = packFrame(image, maxBytes);
  const { data } = await unpackFrame(packed);
  return data.reduce((worst, value, i) => {
    const error = Math.abs(value - image.data[i]) / precisionAt(image.data[i], packed.companding);
    return Math.max(worst, error);
  }, 0);
}

test('every pixel comes back within the precision that the readout states', async () => {
  assert.ok((await worstError(sky(300, 200), 1e6)) < 1.005);
  assert.ok((await worstError(sky(300, 200), 15_000)) < 1.005);
});

test('a full frame fits into two and a half megabytes with errors below half of the noise', () => {
  const { pixels, companding } = packFrame(sky(3054, 2042), 2_500_000);
  assert.ok(pixels.length < 2_520_000, `${pixels.length} characters`);
  assert.ok(precisionAt(300, companding) < 12 / 2, `${precisionAt(300, companding)} of a noise of 12`);
});

test('the less there is to show, the finer the steps, to a thirtieth of the noise', () => {
  const image = sky(300, 200);
  const precision = (bytes: number): number => precisionAt(300, packFrame(image, bytes).companding) / 12;
  assert.ok(precision(20_000) > precision(40_000));
  assert.ok(Math.abs(precision(1e6) - 1 / 32) < 0.001);
});

test('what is no number stays none, whatever lies far below the sky too', async () => {
  const image = sky(60, 40);
  image.data.set([Number.NaN, Number.POSITIVE_INFINITY, -70_000, 0]);
  const packed = packFrame(image, 1e6);
  const { data } = await unpackFrame(packed);
  assert.ok(Number.isNaN(data[0]) && Number.isNaN(data[1]));
  assert.ok(Math.abs(data[2] + 70_000) <= 1.01 * precisionAt(-70_000, packed.companding));
  assert.ok(Math.abs(data[3]) <= 1.01 * precisionAt(0, packed.companding));
});

test('images without noise, and of one value only, come back too', async () => {
  const ramp = createImage(
    100,
    10,
    Float32Array.from({ length: 1000 }, (_, i) => i),
  );
  assert.ok((await worstError(ramp, 1e5)) < 1.005);
  const flat = createImage(10, 10, new Float32Array(100).fill(7));
  assert.ok((await unpackFrame(packFrame(flat, 1e5))).data.every((value) => Math.abs(value - 7) < 0.1));
  const blank = createImage(10, 10, new Float32Array(100).fill(Number.NaN));
  await assert.rejects(async () => frameView(blank).output(), InputError);
});

test('a place keeps its pixel: from canvas to frame and back, and under the fingers while zooming', () => {
  const canvas = { width: 800, height: 500 };
  const view = { x: 1000, y: 700, zoom: 2.5 };
  const at = { left: 123, top: 45 };
  const place = toFrame(view, canvas, at);
  const back = toCanvas(view, canvas, place);
  assert.ok(Math.hypot(back.left - at.left, back.top - at.top) < 1e-9);
  assert.ok(toFrame(view, canvas, { left: 400, top: 100 }).y > 700, 'y grows upwards');
  const zoomed = zoomAbout(view, 7, { at, canvas });
  const after = toFrame(zoomed, canvas, at);
  assert.ok(Math.hypot(after.x - place.x, after.y - place.y) < 1e-9 && zoomed.zoom === 7);
});

test('the whole frame fits the canvas, and nobody gets lost beside it', () => {
  const [frame, canvas] = [
    { width: 3054, height: 2042 },
    { width: 860, height: 575 },
  ];
  const whole = wholeFrame(frame, canvas);
  assert.ok(Math.abs(whole.zoom - 860 / 3054) < 1e-3);
  assert.deepEqual(withinLimits({ x: -900, y: 5000, zoom: 1e9 }, frame, canvas), { x: -0.5, y: 2041.5, zoom: 64 });
});

test('the page paints the gray levels that the library paints', () => {
  const image = createImage(
    16,
    1,
    Float32Array.from({ length: 16 }, (_, i) => 10 * i),
  );
  const limits = { low: 20, high: 130 };
  for (const stretch of STRETCHES) {
    for (const inverted of [true, false]) {
      const shades = shadeTable({ colours: 'gray', stretch, inverted });
      const painted = new Uint32Array(16);
      const canvas = { width: 16, height: 1 };
      paintFrame(painted, canvas, wholeFrame(image, canvas), { levels: [image], limits, shades });
      const wanted = grayLevels(image, limits, { stretch, inverted });
      painted.forEach((colour, i) => {
        assert.ok(Math.abs((colour & 255) - wanted[i]) <= 1, `${stretch}: ${colour & 255}, wanted ${wanted[i]}`);
      });
    }
  }
});

test('row 0 is painted at the bottom, an enlarged pixel is a square of one colour', () => {
  const image = createImage(2, 2, Float32Array.of(0, 100, 100, 100));
  const canvas = { width: 40, height: 40 };
  const painted = new Uint32Array(1600);
  const shades = shadeTable({ colours: 'gray', stretch: 'linear', inverted: false });
  paintFrame(painted, canvas, wholeFrame(image, canvas), { levels: [image], limits: { low: 0, high: 100 }, shades });
  painted.forEach((colour, i) => {
    const dark = i % 40 < 20 && Math.floor(i / 40) >= 20;
    assert.equal(colour & 255, dark ? 0 : 255);
  });
});

test('a shrunk view shows the means of the pixels, blank ones left out', () => {
  const image = createImage(3, 2, Float32Array.of(1, 3, 10, 5, Number.NaN, 20));
  const levels = pyramid(image, 1);
  assert.deepEqual(
    levels.map(({ width, height, data }) => [width, height, ...data]),
    [
      [3, 2, ...image.data],
      [2, 1, 3, 15],
    ],
  );
});

test('the readout names the pixel of the whole frame, its value and how exact that is', () => {
  const image = createImage(3, 2, Float32Array.of(1, 2, 3, 4, Number.NaN, 6));
  const frame = { image, companding: { sky: 0, noise: 10, step: 0.5 }, origin: { x: 100, y: 200 } };
  assert.equal(readoutAt(frame, { x: 0.4, y: 0.6 }), 'x 100, y 201: 4.0 ± 2.6');
  assert.equal(readoutAt(frame, { x: 1, y: 1 }), 'x 101, y 201: not a number');
  assert.equal(readoutAt(frame, { x: -0.6, y: 0 }), 'outside the frame');
});
