import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImage, type Image } from '../../../lib/image/image';
import { createRandom, type Random } from '../../../lib/random';
import { addStarInPlace } from '../../../lib/sky/addStar';
import { ODDITIES, type OddityName } from '../../../lib/sky/oddities/oddities';
import { makePsf, type Psf } from '../../../lib/sky/psf';
import { BAYER_PATTERNS, type Camera, drawCamera } from '../../../lib/sky/varied/camera';
import { expose } from '../../../lib/sky/varied/expose';
import { paintDust } from '../../../lib/sky/varied/paintSky';
import { psfShape } from '../../../lib/sky/varied/psfShape';
import { addRaysInPlace } from '../../../lib/sky/varied/rays';
import { addLight, createScene } from '../../../lib/sky/varied/scene';
import { drawStarLook } from '../../../lib/sky/varied/starPsf';
import { variedFrame } from '../../../lib/sky/varied/variedFrame';
import { classProbabilities, FRAME_CLASSES, stampProbabilities } from '../../../lib/sky/varied/variedTruth';

const SIZE = { width: 256, height: 224 };
const GRADABLE = { ...SIZE, classWeights: [1, 1, 1, 0] };
const CLEAN: Camera = {
  format: 'float32',
  step: 0,
  saturation: 65_535,
  pedestal: 0,
  gain: 1e9,
  readNoise: 0,
  sky: 1000,
  noise: 1,
};
const NO_FAULTS = {
  rays: 0,
  diffusion: 0.5,
  hotPixels: 0,
  spill: 0,
  badColumns: 0,
  glow: 0,
  columnStep: 0,
  banding: 0,
  bleeding: 0,
};

test('the same number and seed make the same frame, whatever was made before', () => {
  const first = variedFrame(7, 3, SIZE);
  variedFrame(6, 3, SIZE);
  const again = variedFrame(7, 3, SIZE);
  assert.deepEqual(again, first);
  assert.notDeepEqual(variedFrame(7, 4, SIZE).image, first.image);
  assert.notDeepEqual(variedFrame(8, 3, SIZE).image, first.image);
});

test('every kind without a star field gives pixels within the range of its camera, and no star', () => {
  for (const kind of Object.keys(ODDITIES) as OddityName[]) {
    for (const seed of [1, 2, 3]) {
      const others = Object.fromEntries(Object.keys(ODDITIES).map((name) => [name, Number(name === kind)]));
      const { image, truth } = variedFrame(seed, seed, {
        ...SIZE,
        classWeights: [0, 0, 0, 1],
        oddityWeights: others,
      });
      assert.equal(truth.class, 'none');
      assert.equal(truth.kind, kind);
      assert.ok(truth.shows.length > 5);
      assert.equal(truth.stars.length, 0);
      const values = new Set(image.data);
      assert.ok(
        [...values].every((value) => Number.isFinite(value) && value <= 65_535),
        kind,
      );
      assert.ok(
        kind === 'constant' ? values.size === 1 : values.size > 1,
        `${kind}, seed ${seed}: ${values.size} values`,
      );
    }
  }
});

test('a star field has stars where its truth says, as high as it says', () => {
  let checked = 0;
  for (let index = 0; index < 60; index++) {
    const { image, header, truth } = variedFrame(index, 11, GRADABLE);
    assert.ok(truth.stars.length >= 1, `frame ${index} has ${truth.stars.length} stars`);
    const noise = neighbourNoise(image.data, image.width);
    const star = truth.stars.find(
      ({ x, y, peak, saturated }) => !saturated && peak > 40 * noise && x > 30 && y > 30 && x < 225 && y < 193,
    );
    if (!star || truth.class === 'Donut' || header.some(({ keyword }) => keyword === 'BAYERPAT')) continue;
    // The truth's peak is the brightest pixel's; nearby pixels of the stamp reach it, and the sky lies below.
    const stamp = square(image, star, 4);
    const sky = square(image, star, 30).sort((a, b) => a - b)[Math.floor(61 * 61 * 0.25)]!;
    const found = Math.max(...stamp) - sky;
    assert.ok(found > 0.7 * star.peak, `frame ${index}, ${truth.kind}: ${found} counts high, told ${star.peak}`);
    checked++;
  }
  assert.ok(checked >= 10, `only ${checked} frames could be checked`);
});

test('width and axis ratio in the truth are those of the noise-free star, counted in its pixels', () => {
  let checked = 0;
  for (let seed = 0; seed < 40; seed++) {
    const look = drawStarLook(seed % 2 ? 'Comet' : 'Circular', false, createRandom(`shape/${seed}`));
    const told = psfShape(look.psfs.slice(0, 1));
    const counted = countedShape(look.psfs[0]!);
    // Counting pixels tells the shape of wide stars alone.
    if (told.fwhmPixels < 6 || told.axisRatio > 5) continue;
    checked++;
    assert.ok(
      Math.abs(counted.fwhm / told.fwhmPixels - 1) < 0.05,
      `seed ${seed}: ${counted.fwhm}, told ${told.fwhmPixels}`,
    );
    assert.ok(
      Math.abs(counted.ratio / told.axisRatio - 1) < 0.1,
      `seed ${seed}: ${counted.ratio}, told ${told.axisRatio}`,
    );
  }
  assert.ok(checked >= 8, `only ${checked} stars were wide enough`);
});

test('an oval Moffat star has the width, axis ratio and angle it was made with', () => {
  for (const [ellipticity, angle] of [
    [0, 0],
    [0.2, 30],
    [0.4, 110],
  ] as const) {
    const psf = makePsf({ seeing: { fwhmPixels: 9, beta: 3, ellipticity, positionAngleDegrees: angle } });
    const shape = psfShape([psf]);
    assert.ok(Math.abs(shape.fwhmPixels - 9) < 0.15, `${shape.fwhmPixels}`);
    assert.ok(Math.abs(shape.axisRatio - 1 / (1 - ellipticity)) < 0.02, `${shape.axisRatio}`);
    if (ellipticity > 0) assert.ok(Math.abs(shape.positionAngleDegrees - angle) < 1.5, `${shape.positionAngleDegrees}`);
    assert.ok(shape.dip < 0.01);
  }
});

test('a second image fainter than half the first makes a star that is drawn out', () => {
  const seeing = { fwhmPixels: 4, beta: 3, ellipticity: 0, positionAngleDegrees: 0 };
  const trail = { kind: 'jump', length: 10, angleDegrees: 20, share: 0.7 } as const;
  const shape = psfShape([makePsf({ seeing, trail })]);
  assert.ok(shape.axisRatio < 1.2 && shape.lowAxisRatio > 1.5, `${shape.axisRatio}, ${shape.lowAxisRatio}`);
  assert.equal(classProbabilities(shape, false)[1], 1);
});

test('interpolating between pixels makes the told star wider', () => {
  const psf = makePsf({ seeing: { fwhmPixels: 2, beta: 3, ellipticity: 0, positionAngleDegrees: 0 } });
  assert.ok(psfShape([psf], { x: 0.5, y: 0.5 }).fwhmPixels > 1.05 * psfShape([psf]).fwhmPixels);
});

test('experts differ between axis ratios 1.2 and 1.5, half and half at 1.35', () => {
  const comet = (axisRatio: number): number =>
    classProbabilities(
      { fwhmPixels: 3, axisRatio, lowAxisRatio: axisRatio, positionAngleDegrees: 0, dip: 0 },
      false,
    )[1]!;
  assert.deepEqual(
    [1.05, 1.2, 1.35, 1.5, 3].map((ratio) => Number(comet(ratio).toFixed(6))),
    [0, 0, 0.5, 1, 1],
  );
  for (let index = 0; index < 40; index++) {
    const { truth } = variedFrame(index, 5, GRADABLE);
    const sum = truth.classProbabilities.reduce((total, chance) => total + chance, 0);
    assert.ok(Math.abs(sum - 1) < 1e-9);
    const best = truth.classProbabilities.indexOf(Math.max(...truth.classProbabilities));
    assert.equal(truth.class, FRAME_CLASSES[best]);
  }
});

test('a stamp off every star shows no star, one on a star shows the class of the frame', () => {
  const { truth } = variedFrame(2, 9, GRADABLE);
  const { x, y, peak } = truth.stars[0]!;
  const on = stampProbabilities(truth, { x: x + 1, y, reach: 3, faintest: peak / 2 });
  assert.deepEqual(on, truth.classProbabilities);
  assert.deepEqual(stampProbabilities(truth, { x: -500, y, reach: 3, faintest: 0 }), [0, 0, 0, 1]);
  assert.deepEqual(stampProbabilities(truth, { x, y, reach: 3, faintest: 2 * peak }), [0, 0, 0, 1]);
});

test('each order of a colour mosaic puts red, green and blue where its name says', () => {
  for (const bayer of BAYER_PATTERNS) {
    const scene = createScene({ width: 16, height: 16 }, { ...CLEAN, bayer }, createRandom(1));
    addLight(scene, () => 1000, { colour: [0.5, 1, 2] });
    const { data, width } = expose(scene, NO_FAULTS, createRandom(2));
    const cell = [data[0], data[1], data[width], data[width + 1]].map((value) => Math.round(value! / 10) * 10);
    const wanted = [...bayer].map((letter) => ({ R: 500, G: 1000, B: 2000 })[letter]);
    assert.deepEqual(cell, wanted, bayer);
  }
});

test('most mosaics say their order in BAYERPAT, and some do not', () => {
  let [mosaics, named] = [0, 0];
  for (let index = 0; index < 200; index++) {
    const { header } = variedFrame(index, 21, {
      width: 64,
      height: 64,
      classWeights: [0, 0, 0, 1],
      oddityWeights: BIAS_ONLY,
    });
    // The camera is drawn as the frame draws it.
    const { bayer } = drawCamera(cameraRandom(index, 21));
    if (bayer === undefined) continue;
    mosaics++;
    if (header.some(({ keyword, value }) => keyword === 'BAYERPAT' && value === bayer)) named++;
  }
  assert.ok(mosaics > 30 && named > 0.3 * mosaics && named < 0.8 * mosaics, `${named} of ${mosaics}`);
});

test('dust darkens the sky by its depth, and brightens it after a wrong flat', () => {
  for (const [sign, wanted] of [
    [1, 800],
    [-1, 1200],
  ] as const) {
    const scene = createScene({ width: 400, height: 400 }, CLEAN, createRandom(3));
    addLight(scene, () => 1000);
    paintDust(scene, { count: 6, depth: [0.2, 0.2], sign }, createRandom(4));
    const { data } = scene.planes[0]!;
    const farthest = data.reduce((far, value) => (Math.abs(value - 1000) > Math.abs(far - 1000) ? value : far), 1000);
    // Two rings may lie upon each other, and small ones are softened.
    assert.ok(sign * (1000 - farthest) > 0.6 * Math.abs(wanted - 1000), `${farthest}`);
    assert.ok(
      data.every((value) => sign * (1000 - value) > -1),
      'no ring of the other sign',
    );
  }
});

test('the charge of a ray spreads the farther it diffuses, and none is lost', () => {
  const sums = [0.3, 0.5, 0.8].map((diffusion) => {
    const image = createImage(600, 600);
    // The same rays each time: what they leave does not decide where they fall.
    addRaysInPlace(image, { count: 100, charge: 1000, diffusion }, createRandom(5));
    return {
      charge: image.data.reduce((sum, value) => sum + value, 0),
      sharpness: image.data.reduce((sum, value) => sum + value * value, 0),
    };
  });
  for (const { charge } of sums) assert.ok(Math.abs(charge / sums[0]!.charge - 1) < 0.03, `${charge}`);
  assert.ok(sums[1]!.sharpness < 0.9 * sums[0]!.sharpness && sums[2]!.sharpness < 0.8 * sums[1]!.sharpness);
});

const BIAS_ONLY = Object.fromEntries(Object.keys(ODDITIES).map((name) => [name, Number(name === 'bias')]));

/** The generator from which variedFrame draws a frame's camera. */
function cameraRandom(index: number, seed: number): Random {
  return createRandom(`varied frame/${seed}/${index}`).fork('camera');
}

/** Deviation of a pixel from its right neighbour, by the median, so that stars do not count. */
function neighbourNoise(data: Float32Array, width: number): number {
  const steps = Array.from(data.subarray(0, data.length - width), (value, i) => Math.abs(value - data[i + 1]!)).sort(
    (a, b) => a - b,
  );
  return Math.max(0.5, steps[steps.length >> 1]! / 0.954);
}

function square({ data, width }: Image, star: { x: number; y: number }, reach: number): number[] {
  const [i, j] = [Math.round(star.x), Math.round(star.y)];
  const side = 2 * reach + 1;
  return Array.from(
    { length: side * side },
    (_, k) => data[(j - reach + Math.floor(k / side)) * width + i - reach + (k % side)]!,
  );
}

/** Width and axis ratio of the pixels at or above half the maximum of a star without sky and noise. */
function countedShape(psf: Psf): { fwhm: number; ratio: number } {
  const image = createImage(401, 401);
  const most = addStarInPlace(image, psf, { x: 200, y: 200, flux: 1 }, 0);
  const places = Array.from(image.data.keys()).filter((at) => image.data[at]! >= most / 2);
  const mean = (value: (x: number, y: number) => number): number =>
    places.reduce((sum, at) => sum + value(at % 401, Math.floor(at / 401)), 0) / places.length;
  const [x0, y0] = [mean((x) => x), mean((_, y) => y)];
  const [xx, yy, xy] = [mean((x) => (x - x0) ** 2), mean((_, y) => (y - y0) ** 2), mean((x, y) => (x - x0) * (y - y0))];
  const [middle, half] = [(xx + yy) / 2, Math.hypot((xx - yy) / 2, xy)];
  return { fwhm: 2 * Math.sqrt(places.length / Math.PI), ratio: Math.sqrt((middle + half) / (middle - half)) };
}
