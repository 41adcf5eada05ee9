import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Grade } from '../../../lib/grade/verdict/grade';
import { gradeImage } from '../../../lib/grade/verdict/gradeFrame';
import { type Grader, loadGrader } from '../../../lib/grade/verdict/grader';
import { createImage, type Image } from '../../../lib/image/image';
import { useBackend } from '../../../lib/network/backend';
import { createRandom, type Random } from '../../../lib/random';
import { addLight, bell, ring, sky } from '../frames';

const SIZE = { width: 500, height: 400 };
let grader: Grader;

before(async () => {
  await useBackend();
  grader = await loadGrader();
});

async function gradeOf(image: Image): Promise<Grade> {
  return (await gradeImage(image, grader, { file: 'test' })).grade;
}

function dark(random: Random): Image {
  return sky({ ...SIZE, level: 800, noise: 4 }, random);
}

function addCosmicRays(image: Image, count: number, random: Random): void {
  for (let n = 0; n < count; n++) {
    const [x, y, angle] = [random.between(20, 480), random.between(20, 380), random.between(0, Math.PI)];
    for (let k = 0; k < 1 + random.integer(10); k++) {
      const at = Math.round(y + k * Math.sin(angle)) * image.width + Math.round(x + k * Math.cos(angle));
      image.data[at]! += 400;
    }
  }
}

test('a dark frame with hot pixels and cosmic rays is ungradable, and the reason says what is there', async () => {
  const random = createRandom('dark');
  const image = dark(random);
  addCosmicRays(image, 40, random);
  for (let n = 0; n < 300; n++) image.data[random.integer(image.data.length)]! += 3000 * random.uniform();
  const { verdict, reason } = await gradeOf(image);
  assert.equal(verdict, 'ungradable');
  assert.match(reason, /\d+ px of hot pixels and cosmic rays/);
});

test('a warm dark frame, where hot pixels stand beside hot pixels, is ungradable', async () => {
  const random = createRandom('warm dark');
  const image = dark(random);
  for (let i = 0; i < image.data.length; i++) {
    if (random.uniform() < 0.06) image.data[i]! -= 120 * Math.log(1 - random.uniform());
  }
  assert.equal((await gradeOf(image)).verdict, 'ungradable');
});

test('bias frames, flat fields with dust and frames of one value are ungradable', async () => {
  const random = createRandom('flat');
  const bias = dark(random);
  for (let y = 0; y < SIZE.height; y++) for (let x = 0; x < 40; x++) bias.data[y * SIZE.width + x]! -= 30;
  const flat = sky({ ...SIZE, level: 25_000, noise: 150 }, random);
  for (let n = 0; n < 8; n++) {
    addLight(flat, { x: random.between(0, 500), y: random.between(0, 400), reach: 30 }, ring(-600, 44, 18));
  }
  for (const image of [
    bias,
    flat,
    createImage(300, 200),
    createImage(300, 200, new Float32Array(60_000).fill(65_535)),
  ]) {
    const { verdict, confidence } = await gradeOf(image);
    assert.equal(verdict, 'ungradable');
    assert.ok(confidence > 0.5, `${confidence}`);
  }
});

test('one star among cosmic rays and hot pixels of a raw frame decides, and they do not', async () => {
  for (const [shape, truth] of [
    [bell(900, 5), 'Circular'],
    [ring(200, 40, 16), 'Donut'],
  ] as const) {
    const random = createRandom(`one ${truth}`);
    const image = dark(random);
    addLight(image, { x: 240, y: 180, reach: 30 }, shape);
    addCosmicRays(image, 25, random);
    for (let n = 0; n < 60; n++) image.data[random.integer(image.data.length)]! += 2000;
    const { verdict, stamps, reason } = await gradeOf(image);
    // A lone ring is mostly refused today: see the weakness in data/README.md.
    assert.ok(verdict === truth || (truth === 'Donut' && verdict === 'ungradable'), `${verdict}: ${reason}`);
    assert.equal(stamps, 1);
  }
});

test('round stars about a galaxy or among nebulae are round stars', async () => {
  const random = createRandom('galaxy');
  const image = dark(random);
  addLight(image, { x: 250, y: 200, reach: 190 }, bell(1500, 45, { ratio: 2.5, angleDegrees: 60 }));
  for (let n = 0; n < 15; n++) {
    addLight(image, { x: random.between(20, 480), y: random.between(20, 380), reach: 25 }, bell(800, 4.5));
  }
  assert.equal((await gradeOf(image)).verdict, 'Circular');
});

test('stars that are all saturated are not taken for donuts', async () => {
  const random = createRandom('saturated');
  const image = dark(random);
  for (let n = 0; n < 4; n++) addLight(image, { x: 80 + 110 * n, y: 100 + 60 * n, reach: 60 }, bell(300_000, 6));
  for (let i = 0; i < image.data.length; i++) image.data[i] = Math.min(16_383, image.data[i]!);
  const { verdict, reason } = await gradeOf(image);
  assert.ok(verdict === 'Circular' || (verdict === 'ungradable' && /saturated/.test(reason)), `${verdict}: ${reason}`);
});

test('a lone faint ring in a large frame is dust on the flat field, not a star out of focus', async () => {
  const image = sky({ width: 900, height: 800, level: 25_000, noise: 150 }, createRandom('dust'));
  addLight(image, { x: 430, y: 390, reach: 45 }, ring(900, 78, 30));
  const { verdict, reason } = await gradeOf(image);
  assert.equal(verdict, 'ungradable');
  assert.match(reason, /dust/);
});

test('frames whose pixels are no picture are refused with what they are', async () => {
  const filled = (value: number): Image => createImage(300, 200, new Float32Array(60_000).fill(value));
  const absurd = dark(createRandom('absurd'));
  absurd.data[777] = 3e38;
  const white = filled(65_535);
  white.data.fill(65_000, 0, 500);
  for (const [image, what] of [
    [filled(12), /all pixels are 12/],
    [filled(Number.NaN), /no pixel has a value/],
    [absurd, /beyond 1e\+30/],
    [white, /all white/],
  ] as const) {
    const { verdict, confidence, reason } = await gradeOf(image);
    assert.deepEqual([verdict, confidence], ['ungradable', 1]);
    assert.match(reason, what);
  }
});
