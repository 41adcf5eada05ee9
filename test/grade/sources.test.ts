import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flattenSky } from '../../lib/grade/flatSky';
import { frameScale } from '../../lib/grade/frameScale';
import { findIslands, wholeOf } from '../../lib/grade/islands';
import { pairingOf } from '../../lib/grade/pairing';
import { cutScaledStamps, STAMP_SIDE } from '../../lib/grade/scaledStamps';
import { findSources, type Source } from '../../lib/grade/sources';
import { createImage, type Image } from '../../lib/image/image';
import { createRandom } from '../../lib/random';
import { addLight, bell, ring, sky } from './frames';

function frame(seed: number, draw: (image: Image) => void): Image {
  const image = sky({ width: 400, height: 300, level: 100, noise: 5 }, createRandom(seed));
  draw(image);
  return image;
}

function sourcesOf(image: Image): Source[] {
  return findSources(flattenSky(image).significance);
}

/** Islands by flooding from every pixel: slow and plain. */
function floodedAreas({ data, width, height }: Image, level: number): number[] {
  const seen = new Uint8Array(data.length);
  const areas: number[] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] || data[start]! < level) continue;
    const queue = [start];
    seen[start] = 1;
    let area = 0;
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      area++;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [x, y] = [(at % width) + dx, Math.floor(at / width) + dy];
          const next = y * width + x;
          if (x < 0 || y < 0 || x >= width || y >= height || seen[next] || data[next]! < level) continue;
          seen[next] = 1;
          queue.push(next);
        }
      }
    }
    areas.push(area);
  }
  return areas;
}

test('islands are those that flooding finds, whatever their shape', () => {
  for (let seed = 0; seed < 30; seed++) {
    const random = createRandom(`islands ${seed}`);
    const image = createImage(
      40,
      30,
      Float32Array.from({ length: 1200 }, () => random.uniform()),
    );
    const level = random.between(0.3, 0.9);
    const areas = findIslands(image, level, wholeOf(image)).map(({ area }) => area);
    assert.deepEqual(areas, floodedAreas(image, level));
  }
});

test('round stars, trails and donuts are one source each, with their place, extent and direction', () => {
  const image = frame(1, (sheet) => {
    addLight(sheet, { x: 60, y: 60, reach: 30 }, bell(800, 5));
    addLight(sheet, { x: 200, y: 150, reach: 60 }, bell(500, 5, { ratio: 5, angleDegrees: 30 }));
    addLight(sheet, { x: 320, y: 220, reach: 40 }, ring(120, 50, 20));
  });
  const [star, trail, donut] = sourcesOf(image);
  assert.equal(sourcesOf(image).length, 3);
  assert.ok(Math.hypot(star!.x - 60, star!.y - 60) < 1 && star!.ellipticity < 0.05);
  assert.ok(Math.hypot(trail!.x - 200, trail!.y - 150) < 2);
  assert.ok(Math.abs(trail!.positionAngleDegrees - 30) < 2 && trail!.ellipticity > 0.6);
  assert.ok(Math.hypot(donut!.x - 320, donut!.y - 220) < 1.5);
  assert.ok(Math.abs(donut!.length - 51) < 4, `${donut!.length}`);
});

test('stars that touch are told apart; knots on a ring are not', () => {
  const touching = frame(2, (sheet) => {
    addLight(sheet, { x: 100, y: 100, reach: 40 }, bell(2000, 6));
    addLight(sheet, { x: 113, y: 100, reach: 40 }, bell(900, 6));
  });
  assert.equal(sourcesOf(touching).length, 2);
  const knotted = frame(3, (sheet) => {
    addLight(sheet, { x: 200, y: 150, reach: 40 }, (dx, dy) => {
      const angle = Math.atan2(dy, dx);
      return ring(150, 60, 30)(dx, dy) * (1 + 0.6 * Math.sin(6 * angle));
    });
  });
  assert.equal(sourcesOf(knotted).length, 1);
});

test('hot pixels and empty sky are no sources', () => {
  const image = frame(4, (sheet) => {
    for (let n = 0; n < 50; n++) sheet.data[n * 2000 + 333] = 5000;
  });
  assert.deepEqual(sourcesOf(image), []);
  assert.deepEqual(sourcesOf(frame(5, () => undefined)), []);
});

test('cosmic rays and a satellite do not decide how large the stars are', () => {
  const random = createRandom('scale');
  const image = frame(6, (sheet) => {
    for (let n = 0; n < 8; n++) addLight(sheet, { x: 40 + 42 * n, y: 60 + 20 * n, reach: 30 }, bell(600, 9));
    for (let n = 0; n < 30; n++) {
      const [x, y] = [5 + random.integer(380), 5 + random.integer(280)];
      for (let k = 0; k < 4; k++) sheet.data[(y + (k >> 1)) * 400 + x + k] = 900;
    }
    addLight(sheet, { x: 200, y: 280, reach: 199 }, bell(500, 2.5, { ratio: 100 }));
  });
  const scale = frameScale(sourcesOf(image));
  // A bell curve is brighter than a fifth of its peak over 1.52 times its width.
  assert.ok(Math.abs(scale - 1.52 * 9) < 3, `${scale}`);
  assert.ok(Number.isNaN(frameScale([])));
});

test('a stamp shows the same star at the same size, whatever the scale of the frame', () => {
  const shares = [3, 6, 12].map((fwhm) => {
    const image = frame(7, (sheet) => {
      for (let n = 0; n < 4; n++) addLight(sheet, { x: 50 + 100 * n, y: 150, reach: 60 }, bell(2000, fwhm));
    });
    const { significance } = flattenSky(image);
    const { stamps, sources, box } = cutScaledStamps(significance, findSources(significance));
    assert.equal(sources.length, 4);
    const stamp = stamps.subarray(0, STAMP_SIDE ** 2);
    assert.ok(Math.max(...stamp) === 1 && box > 3 * fwhm);
    return stamp.filter((value) => value > 0.5).length / stamp.length;
  });
  assert.ok(Math.max(...shares) / Math.min(...shares) < 1.6, shares.join());
});

test('what cannot be shown whole and alone is counted by reason', () => {
  const image = frame(8, (sheet) => {
    for (let n = 0; n < 9; n++) addLight(sheet, { x: 30 + 40 * n, y: 150, reach: 20 }, bell(900, 4));
    addLight(sheet, { x: 100, y: 60, reach: 20 }, bell(900, 4));
    addLight(sheet, { x: 110, y: 60, reach: 20 }, bell(800, 4));
    addLight(sheet, { x: 0, y: 220, reach: 20 }, bell(900, 4));
  });
  const { significance } = flattenSky(image);
  const { sources, rejected } = cutScaledStamps(significance, findSources(significance));
  assert.equal(sources.length, 9);
  assert.equal(rejected.crowded, 2);
  assert.equal(rejected.edge, 1);
});

test('stars that are all there twice are seen to be pairs, and a random field is not', () => {
  const random = createRandom('pairs');
  const places = Array.from({ length: 25 }, () => [random.between(20, 360), random.between(20, 280)] as const);
  const jumped = frame(9, (sheet) => {
    for (const [x, y] of places) {
      addLight(sheet, { x, y, reach: 20 }, bell(900, 4));
      addLight(sheet, { x: x + 15, y: y + 9, reach: 20 }, bell(600, 4));
    }
  });
  const { share, distance } = pairingOf(sourcesOf(jumped));
  assert.ok(share > 0.7, `${share}`);
  assert.ok(Math.abs(distance - Math.hypot(15, 9)) < 1.5, `${distance}`);
  const single = frame(10, (sheet) => {
    for (const [x, y] of places) addLight(sheet, { x, y, reach: 20 }, bell(900, 4));
  });
  assert.ok(pairingOf(sourcesOf(single)).share < 0.2);
  assert.deepEqual(pairingOf([]), { share: 0, distance: 0 });
});
