import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDonuts } from '../../../lib/detect/donuts/donutFinder';
import { convolve } from '../../../lib/image/convolve';
import { createImage, type Image } from '../../../lib/image/image';
import { createRandom } from '../../../lib/random';

const SKY = 200;
const NOISE = 5;

/** A disc with a hole, evenly lit; lengths in pixels, the hole's centre relative to the disc's. */
interface Annulus {
  readonly x: number;
  readonly y: number;
  readonly outer: number;
  readonly inner: number;
  readonly height: number;
  readonly dx?: number;
  readonly dy?: number;
}

/** Share of a pixel inside the annulus, from 5 x 5 places in it. */
function coverage({ x, y, outer, inner, dx = 0, dy = 0 }: Annulus, column: number, row: number): number {
  let inside = 0;
  for (let k = 0; k < 25; k++) {
    const [u, v] = [column - x + ((k % 5) - 2) / 5, row - y + (Math.floor(k / 5) - 2) / 5];
    if (Math.hypot(u, v) < outer / 2 && Math.hypot(u - dx, v - dy) > inner / 2) inside++;
  }
  return inside / 25;
}

/** Seeing of 2.5 pixels. */
function gaussian(): Image {
  const sigma = 2.5 / 2.3548;
  const weights = Float32Array.from({ length: 49 }, (_, i) =>
    Math.exp(-(((i % 7) - 3) ** 2 + (Math.floor(i / 7) - 3) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return createImage(
    7,
    7,
    weights.map((weight) => weight / sum),
  );
}

function addSmooth(image: Image, shape: (x: number, y: number) => number): void {
  for (let i = 0; i < image.data.length; i++) {
    image.data[i]! += shape(i % image.width, Math.floor(i / image.width));
  }
}

/** A sky with noise, donuts and whatever `paint` adds. */
function frame(donuts: readonly Annulus[], paint: (image: Image) => void = () => {}): Image {
  const sharp = createImage(256, 256);
  for (const donut of donuts) addSmooth(sharp, (x, y) => donut.height * coverage(donut, x, y));
  const image = convolve(sharp, gaussian());
  paint(image);
  const random = createRandom('donut sky');
  for (let i = 0; i < image.data.length; i++) image.data[i]! += SKY + NOISE * random.normal();
  return image;
}

const ROUND: Annulus = { x: 120.3, y: 131.7, outer: 40, inner: 16, height: 200 };

test('centre, diameters and flux of a round donut are those it was made with', () => {
  const { donuts, outerDiameter } = findDonuts(frame([ROUND]));
  assert.equal(donuts.length, 1);
  const { x, y, flux, holeShift, ovalness, innerDiameter, signalToNoise } = donuts[0]!;
  assert.ok(Math.hypot(x - ROUND.x, y - ROUND.y) < 0.1, `centre ${x}, ${y}`);
  assert.ok(Math.abs(outerDiameter! - 40) < 0.6, `outer ${outerDiameter}`);
  assert.ok(Math.abs(innerDiameter - 16) < 0.8, `inner ${innerDiameter}`);
  assert.ok(holeShift < 0.02 && ovalness < 0.01);
  const sent = (200 * Math.PI * (40 ** 2 - 16 ** 2)) / 4;
  assert.ok(Math.abs(flux / sent - 1) < 0.02, `flux ${flux}, sent ${sent}`);
  assert.ok(Math.abs(signalToNoise / (sent / (NOISE * Math.sqrt(Math.PI * 24 ** 2))) - 1) < 0.05);
});

test('a shadow off the centre is found where it is', () => {
  const { donuts } = findDonuts(frame([{ ...ROUND, dx: -5, dy: 4 }]));
  assert.equal(donuts.length, 1);
  const { x, y, holeShift, holeShiftDegrees } = donuts[0]!;
  assert.ok(Math.hypot(x - ROUND.x, y - ROUND.y) < 0.3);
  assert.ok(Math.abs(holeShift - Math.hypot(5, 4) / 20) < 0.02, `shift ${holeShift}`);
  assert.ok(Math.abs(holeShiftDegrees - (Math.atan2(4, -5) * 180) / Math.PI) < 3);
});

for (const outer of [9, 14, 24, 60, 120, 200]) {
  test(`a donut of ${outer} pixels is found without being told its size`, () => {
    const donut = { x: 127.5, y: 127.5, outer, inner: 0.45 * outer, height: 300 };
    const { donuts } = findDonuts(frame([donut]));
    assert.equal(donuts.length, 1);
    assert.ok(Math.abs(donuts[0]!.outerDiameter / outer - 1) < 0.09, `${donuts[0]!.outerDiameter}`);
  });
}

test('a donut whose pixels hardly exceed the noise is found', () => {
  const { donuts } = findDonuts(frame([{ ...ROUND, height: 1.2 * NOISE }]));
  assert.equal(donuts.length, 1);
  assert.ok(Math.hypot(donuts[0]!.x - ROUND.x, donuts[0]!.y - ROUND.y) < 2);
});

test('noise alone gives none, nor does an even or an empty frame', () => {
  assert.equal(findDonuts(frame([])).donuts.length, 0);
  assert.deepEqual(findDonuts(createImage(64, 64)).donuts, []);
  assert.equal(findDonuts(createImage(64, 64)).outerDiameter, null);
  assert.deepEqual(findDonuts(createImage(5, 3)).donuts, []);
});

test('neighbours whose rims touch are two donuts', () => {
  const { donuts } = findDonuts(frame([ROUND, { ...ROUND, x: ROUND.x + 41, height: 150 }]));
  assert.deepEqual(
    donuts.map(({ x }) => Math.round(x)),
    [120, 161],
  );
});

test('a donut without noise is found', () => {
  const sharp = createImage(128, 128);
  addSmooth(sharp, (x, y) => 100 * coverage({ ...ROUND, x: 60, y: 64 }, x, y));
  assert.equal(findDonuts(convolve(sharp, gaussian())).donuts.length, 1);
});

/** A star in focus: Moffat profile of 4 pixels, stretched along x. */
function star(x: number, y: number, { peak, stretch = 1 }: { peak: number; stretch?: number }) {
  return (column: number, row: number): number =>
    peak * (1 + (((column - x) / stretch) ** 2 + (row - y) ** 2) / 10) ** -3;
}

/** Overwrites what is brighter than `limit`. */
function overwrite(image: Image, limit: number, value: (i: number) => number): Image {
  return createImage(
    image.width,
    image.height,
    image.data.map((old, i) => (old > limit ? value(i) : old)),
  );
}

const BRIGHT = frame([], (image) => addSmooth(image, star(120, 131, { peak: 60_000 })));

const NO_DONUTS: Readonly<Record<string, () => Image>> = {
  'round and trailed stars': () =>
    frame([], (image) => {
      addSmooth(image, star(60, 60, { peak: 5000 }));
      addSmooth(image, star(160, 90, { peak: 3000, stretch: 4 }));
    }),
  'a double image': () =>
    frame([], (image) => {
      addSmooth(image, star(100, 100, { peak: 3000 }));
      addSmooth(image, star(108, 103, { peak: 2500 }));
    }),
  'a ring of six stars': () =>
    frame([], (image) => {
      for (let k = 0; k < 6; k++) {
        const angle = (Math.PI * k) / 3;
        addSmooth(image, star(128 + 8 * Math.cos(angle), 128 + 8 * Math.sin(angle), { peak: 2000 }));
      }
    }),
  'a saturated star': () => overwrite(BRIGHT, 20_000, () => 20_000),
  'a saturated core set to NaN': () => overwrite(BRIGHT, 20_000, () => Number.NaN),
  'a saturated core set to zero': () => overwrite(BRIGHT, 8000, () => 0),
  'a saturated core set to the sky': () => overwrite(BRIGHT, 3000, () => SKY),
  'a galaxy': () =>
    frame([], (image) => addSmooth(image, (x, y) => 800 * Math.exp(-Math.hypot(x - 128, (y - 128) / 0.6) / 12))),
  'hot pixels, a cosmic ray and bad columns': () =>
    frame([], (image) => {
      addSmooth(image, star(128, 128, { peak: 4000 }));
      for (let k = 0; k < 40; k++) image.data[(37 * k * k + 1000) % image.data.length] = 5000;
      for (let k = 0; k < 12; k++) image.data[(80 + k) * 256 + 60 + 2 * k] = 3000;
      for (let y = 0; y < 256; y++) image.data[y * 256 + 127] = -150;
    }),
};

for (const [what, make] of Object.entries(NO_DONUTS)) {
  test(`no donut is made of ${what}`, () => assert.deepEqual(findDonuts(make()).donuts, []));
}

test('beside stars in focus a donut is found, and the stars are left alone', () => {
  const image = frame([ROUND], (sky) => {
    for (let k = 0; k < 12; k++) addSmooth(sky, star((53 * k) % 250, (91 * k + 20) % 250, { peak: 400 * (k + 1) }));
  });
  const { donuts } = findDonuts(image);
  assert.equal(donuts.length, 1);
  assert.ok(Math.hypot(donuts[0]!.x - ROUND.x, donuts[0]!.y - ROUND.y) < 1);
});

test('a column of NaN through a donut does not hide it', () => {
  const image = frame([ROUND]);
  for (let y = 0; y < 256; y++) image.data[y * 256 + 115] = Number.NaN;
  assert.equal(findDonuts(image).donuts.length, 1);
});

test('what is left out is counted by reason, limits hold', () => {
  const image = frame([ROUND]);
  assert.equal(findDonuts(image, { diameterLimits: [8, 30] }).rejected.size, 1);
  assert.equal(findDonuts(image, { leastSignalToNoise: 1e6 }).rejected.faint, 1);
  assert.equal(findDonuts(overwrite(BRIGHT, 3000, () => SKY)).donuts.length, 0);
});

test('limits that make no sense and images without a number are refused', () => {
  assert.throws(() => findDonuts(createImage(64, 64), { diameterLimits: [30, 8] }), /diameterLimits .* got 30 to 8/);
  assert.throws(() => findDonuts(createImage(64, 64), { leastSignalToNoise: Number.NaN }), RangeError);
  const empty = createImage(40, 40, new Float32Array(1600).fill(Number.NaN));
  assert.throws(() => findDonuts(empty), /40 x 40 image without a single finite pixel/);
});
